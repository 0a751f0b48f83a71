/** Search, filter and order of the list of everything. The rows are those of the page; none is made or unmade. */
import type { ClientComponent, ClientData } from '../html/client-data.ts';
import { element, required } from './elements.ts';

type Key = (component: ClientComponent) => string | number;

/** What each column is ordered by; as many as the table has. */
const KEYS: readonly Key[] = [
  ({ name }) => name.toLowerCase(),
  ({ version }) => version,
  ({ kind }) => kind,
  ({ bundledBy }) => bundledBy.length,
  ({ bundles }) => bundles.length,
  ({ license }) => license.toLowerCase(),
  ({ scanners }) => -scanners.length,
];
const VERSION_COLUMN = 1;

type Filter = (component: ClientComponent) => boolean;

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['all', () => true],
  ['installed', ({ installed }) => installed],
  ['carried', ({ installed, bundledBy }) => !installed && bundledBy.length > 0],
  ['undeclared', ({ unclaimedCount }) => unclaimedCount > 0],
  ['unlicensed', ({ knowledge }) => knowledge === 'none'],
  ['unmatched', ({ matching }) => matching === 'none'],
]);

interface Line {
  readonly row: HTMLTableRowElement;
  readonly component: ClientComponent;
  readonly text: string;
}

/** Brings the controls to life. */
export function liveList(data: ClientData): void {
  const table = required('components', HTMLTableElement);
  const search = required('search', HTMLInputElement);
  const filter = required('filter', HTMLSelectElement);
  const count = required('count', HTMLOutputElement);
  const lines = linesOf(table, data);
  const update = (): void => {
    const words = search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const passes = FILTERS.get(filter.value) ?? (() => true);
    let shown = 0;
    for (const { row, component, text } of lines) {
      const isShown = passes(component) && words.every((word) => text.includes(word));
      if (row.hidden === isShown) row.hidden = !isShown;
      if (isShown) shown += 1;
    }
    count.value = shown === lines.length ? `${shown} shown` : `${shown} of ${lines.length} shown`;
  };
  const form = search.form;
  if (form !== null) {
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
  }
  search.addEventListener('input', update);
  filter.addEventListener('change', update);
  for (const tile of document.querySelectorAll<HTMLAnchorElement>('a[data-filter]'))
    tile.addEventListener('click', () => {
      filter.value = tile.dataset['filter'] ?? 'all';
      search.value = '';
      update();
    });
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    search.focus();
  });
  sortable(table, lines);
  update();
}

function linesOf(table: HTMLTableElement, { components }: ClientData): Line[] {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  return rows.flatMap((row): Line[] => {
    const component = components[Number(row.id.slice(1))];
    if (component === undefined) return [];
    const { name, version, kind, license, purl, description, bundledBy } = component;
    const carriers = bundledBy.map((place) => components[place]?.name ?? '');
    return [{ row, component, text: [name, version, kind, license, purl, description, ...carriers].join('\n').toLowerCase() }];
  });
}

/** Makes each title a button; a second press turns the order round. */
function sortable(table: HTMLTableElement, lines: Line[]): void {
  const titles = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, title] of titles.entries()) {
    const button = element('button', { type: 'button' }, [title.textContent ?? '']);
    title.replaceChildren(button);
    button.addEventListener('click', () => {
      const direction = title.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      for (const other of titles) other.removeAttribute('aria-sort');
      title.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
      const key = KEYS[column] ?? (() => '');
      const compare = column === VERSION_COLUMN ? compareVersions : compareKeys;
      lines.sort((left, right) => direction * compare(key(left.component), key(right.component)));
      table.tBodies[0]?.append(...lines.map(({ row }) => row));
    });
  }
}

function compareKeys(left: string | number, right: string | number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Numbers in versions by their value; good enough for many ecosystems in one list. */
function compareVersions(left: string | number, right: string | number): number {
  const [lefts, rights] = [String(left).split(/[.+_-]/), String(right).split(/[.+_-]/)];
  for (let index = 0; index < Math.max(lefts.length, rights.length); index += 1) {
    const [one = '', other = ''] = [lefts[index], rights[index]];
    const areNumbers = /^\d+$/.test(one) && /^\d+$/.test(other);
    const difference = areNumbers ? Number(one) - Number(other) : compareKeys(one, other);
    if (difference !== 0) return difference;
  }
  return 0;
}
