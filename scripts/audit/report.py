"""What the audit counts: facts found again, facts that a rule explains, and facts that nothing explains."""

import os
from collections import Counter, defaultdict

SHOWN_OF_A_KIND = int(os.environ.get("AUDIT_SHOWN", "6"))


class Report:
    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.explained: Counter[tuple[str, str]] = Counter()
        self.unexplained: dict[str, list[str]] = defaultdict(list)

    def check(self, kind: str, holds: bool, example: str) -> None:
        """A fact that is found again, or that nothing explains."""
        if holds:
            self.found[kind] += 1
        else:
            self.unexplained[kind].append(example)

    def explain(self, kind: str, rule: str) -> None:
        self.explained[kind, rule] += 1

    def totals(self) -> tuple[int, int, int]:
        failures = sum(map(len, self.unexplained.values()))
        return self.found.total() + self.explained.total() + failures, self.explained.total(), failures

    def print(self) -> None:
        kinds = sorted({*self.found, *(kind for kind, _ in self.explained), *self.unexplained})
        width = max(map(len, kinds), default=0)
        print(f"{'fact':{width}}  {'found':>7}  {'explained':>9}  {'unexplained':>11}")
        for kind in kinds:
            explained = sum(count for (of, _), count in self.explained.items() if of == kind)
            print(f"{kind:{width}}  {self.found[kind]:>7}  {explained:>9}  {len(self.unexplained.get(kind, [])):>11}")
        print("\nexplained by")
        for (kind, rule), count in sorted(self.explained.items()):
            print(f"  {count:>6}  {kind}: {rule}")
        for kind, examples in sorted(self.unexplained.items()):
            print(f"\nunexplained: {kind} ({len(examples)})")
            for example in examples[:SHOWN_OF_A_KIND]:
                print(f"  {example[:400]}")
