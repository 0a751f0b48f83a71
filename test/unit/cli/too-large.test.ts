/** What is too large to be one text is a finding, and nothing else is taken for it. */
import { describe, expect, it } from 'vitest';
import { tooLarge, unlessTooLarge } from '../../../src/cli/too-large.ts';
import { messageOf } from '../../../src/diagnostics/catalogue.ts';

describe('what is larger than a text can be', () => {
  const piece = 'x'.repeat(2 ** 28);

  it('is not made, and nothing is thrown', async () => {
    expect(await unlessTooLarge(() => piece + piece + piece)).toBeUndefined();
    expect(await unlessTooLarge(async () => 'x'.repeat(2 ** 29))).toBeUndefined();
    expect(await unlessTooLarge(() => JSON.stringify(Array.from({ length: 6 }, () => '\u0001'.repeat(2 ** 24))))).toBeUndefined();
  });

  it('is told apart from faults', async () => {
    expect(await unlessTooLarge(() => 'text')).toBe('text');
    await expect(unlessTooLarge(() => new Array(-1))).rejects.toThrow('array length');
    await expect(unlessTooLarge(() => Promise.reject(new Error('fault')))).rejects.toThrow('fault');
  });

  it('is said with its place', () => {
    expect(messageOf(tooLarge('a.json'))).toMatch(/more than \d+ characters/);
    expect(tooLarge('a.json').code).toBe('output-too-large');
    expect(tooLarge(undefined).at.path).toBe('');
  });
});
