import { expect, it } from 'vitest';
import { changePurl, formatPurl, makePurl, type Purl, parsePurl, rememberOfPurl } from '../../../src/model/purl.ts';
import { remember, rememberOf } from '../../../src/model/remember.ts';

it('asks once for each text, and remembers that there was no answer', () => {
  const asked: string[] = [];
  const answer = remember((text) => {
    asked.push(text);
    return text === 'none' ? undefined : { text };
  });
  expect(answer('one')).toBe(answer('one'));
  expect([answer('none'), answer('none')]).toEqual([undefined, undefined]);
  expect(asked).toEqual(['one', 'none']);
});

it('gives right answers when more is asked than it keeps', () => {
  const length = remember((text) => text.length);
  const texts = Array.from({ length: 50_000 }, (_, index) => 'x'.repeat(index % 7) + index);
  const wrong = [...texts, 'y'.repeat(10_000), ...texts].filter((text) => length(text) !== text.length);
  expect(wrong).toEqual([]);
});

it('keeps answers beside what they are about', () => {
  let asked = 0;
  const size = rememberOf((list: readonly string[]) => {
    asked += 1;
    return list.length;
  });
  const list = ['a'];
  expect([size(list), size(list), size(['a'])]).toEqual([1, 1, 1]);
  expect(asked).toBe(2);
});

it('keeps answers about a purl in it, where neither a changed one nor a copy has them, and nobody sees them', () => {
  const asked: Purl[] = [];
  const nameOf = rememberOfPurl((purl) => {
    asked.push(purl);
    return purl.name;
  });
  const purl = parsePurl('pkg:cargo/a@1') as Purl;
  const copy: Purl = { ...purl };
  const other = changePurl(purl, { name: 'b' });
  expect([nameOf(purl), nameOf(purl), nameOf(other), nameOf(copy), nameOf(copy)]).toEqual(['a', 'a', 'b', 'a', 'a']);
  expect(asked).toEqual([purl, other, copy, copy]);
  expect([purl, other, copy].map(formatPurl)).toEqual(['pkg:cargo/a@1', 'pkg:cargo/b@1', 'pkg:cargo/a@1']);
  expect(Object.keys(purl)).toEqual(Object.keys(makePurl({ type: 'cargo', name: 'c', version: '1' }) as Purl));
  expect(JSON.stringify(purl)).toBe('{"type":"cargo","name":"a","version":"1","qualifiers":{}}');
});
