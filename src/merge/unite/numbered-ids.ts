/**
 * The ids of records as numbers, for the stage that unites them: long texts that are put into one Map after the other cost more than all rules
 * together. Each id is looked up once, when it gets its number; what became of a record is then a place in an array
 * (docs/decisions/0018-records-by-number.md).
 */
import type { Component, ComponentId } from '../../model/component.ts';

/** The ids of a list of records. Records with one id have one number. */
export class NumberedIds {
  /** The number of each record's id, by the record's place in the list. */
  readonly ofRecords: Int32Array;
  readonly #numbers = new Map<ComponentId, number>();
  readonly #repeated: Uint8Array;

  constructor(records: readonly Component[]) {
    const ofRecords = new Int32Array(records.length);
    const repeated = new Uint8Array(records.length);
    const numbers = this.#numbers;
    for (let at = 0; at < records.length; at += 1) {
      const { id } = records[at] as Component;
      const known = numbers.get(id);
      if (known === undefined) {
        ofRecords[at] = numbers.size;
        numbers.set(id, numbers.size);
      } else {
        ofRecords[at] = known;
        repeated[known] = 1;
      }
    }
    this.ofRecords = ofRecords;
    this.#repeated = repeated;
  }

  /** How many different ids there are. */
  get count(): number {
    return this.#numbers.size;
  }

  /** The number of an id; undefined where no record has it. */
  get(id: ComponentId): number | undefined {
    return this.#numbers.get(id);
  }

  /** Whether several records have the id of the record at a place. */
  isRepeatedAt(place: number): boolean {
    return this.#repeated[this.ofRecords[place] as number] === 1;
  }
}

/** Components that were made of records. */
export interface United {
  readonly components: readonly Component[];
  /** The number of each component's id. */
  readonly numbers: ArrayLike<number>;
  /** The place among them of what each record has become, by the number of its id. Where two speakers use one id, one of theirs counts for both. */
  readonly places: Int32Array;
}
