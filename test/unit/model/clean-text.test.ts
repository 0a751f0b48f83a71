/** What must not leave a machine (docs/rules.md R7). */
import { describe, expect, it } from 'vitest';
import { cleanDeep, cleanText, MAY_BE_DIRTY } from '../../../src/model/clean-text.ts';

const DIRTY: readonly (readonly [text: string, clean: string])[] = [
  ['https://user:SECRET@example.com/x', 'https://example.com/x'],
  ['https://u:p@SECRET@example.com/x', 'https://example.com/x'],
  ["https://u:p'SECRET@example.com/x", 'https://example.com/x'],
  ['https://${USER}:SECRET@example.com/x', 'https://example.com/x'],
  ['https://SECRET@example.com', 'https://example.com'],
  ['see%20https%3A//u:SECRET@example.com%20now', 'see%20https%3A//example.com%20now'],
  [
    'pkg:generic/a@1?download_url=https%3A%2F%2Fu%3Ap%40SECRET%40example.com%2Fx',
    'pkg:generic/a@1?download_url=https%3A%2F%2Fexample.com%2Fx',
  ],
  ['pkg:cargo/a@1?download_url=file%3A%2F%2F%2Fhome%2FSECRET%2Fx&a=b', 'pkg:cargo/a@1?download_url=[path]&a=b'],
  ['pkg:cargo/a@1?download_url=path%2Bfile%3A%2F%2F%2Fhome%2FSECRET', 'pkg:cargo/a@1?download_url=[path]'],
  ['x?url=https%3A%2F%2Fu:SECRET%40example.com', 'x?url=https%3A%2F%2Fexample.com'],
  // A name that was percent-encoded, encoded again in a purl.
  ['pkg:conda/file%253A%252F%252F%252Fhome%252FSECRET%252Fx@1', 'pkg:conda/[path]'],
  ['path%25252Bfile%25253A%25252FSECRET', '[path]'],
  ['a https%253A%252F%252Fu%253ASECRET%2540example.com b', 'a https%253A%252F%252Fexample.com b'],
  ['https://git:SECRET@example.com/x', 'https://example.com/x'],
  ['https://git@SECRET@example.com/x', 'https://example.com/x'],
  ['https://example.com/x?a=1&token=SECRET&b=2', 'https://example.com/x?a=1&token=&b=2'],
  ['https://example.com/x?private_token=SECRET', 'https://example.com/x?private_token='],
  ['https://example.com/x?X-Amz-Signature=SECRET#f', 'https://example.com/x?X-Amz-Signature=#f'],
  ['https://example.com/x?api_key=SECRET', 'https://example.com/x?api_key='],
  ['FILE:///home/SECRET/x', '[path]'],
  ['file:/home/SECRET/x', '[path]'],
  ['vscode:///home/SECRET/x', 'vscode://[path]'],
  ['path+file:///builds/SECRET/x', '[path]'],
  ['/home/a\ufeffb/SECRET/x', '[path]'],
  ['a%20file:///home/SECRET/x', 'a%20[path]'],
  ['a%20file%3A///home/SECRET/x%20a', 'a%20[path]'],
  ['../../x%20/Users/SECRET/x', '../../x%20[path]'],
  ['see%0A%22/home/SECRET/x', 'see%0A%22[path]'],
  ['at C:/Users/SECRET/x here', 'at [path] here'],
  ['at C:\\Users\\SECRET\\x here', 'at [path] here'],
  ['gcc -I/home/SECRET/include -O2', 'gcc -I[path] -O2'],
  ['-isystem/opt/_internal/SECRET', '-isystem[path]'],
  ['cc -L/Users/SECRET/lib', 'cc -L[path]'],
];

const CLEAN: readonly string[] = [
  'https://git@example.com/x.git',
  'https://${USER}:${PASSWORD}@example.com/x',
  'pkg:pypi/a@1?vcs_url=git%2Bssh%3A%2F%2Fgit%40example.com%2Fa%40b',
  'pkg:npm/%40scope/a@1?repository_url=https%3A%2F%2Fexample.com%2F%40x',
  'https://example.com/x?a=1&page=2#token',
  'https://example.com/home/x',
  'https://example.com:8080/x, mail@example.com',
  'see https://example.com and write to mail@example.com',
  'src/home/x.py',
  'https://example.com/%C3%A9/home/x',
  'a tokenizer=b',
  'profile:/x',
  'http://example.com/C:/Program',
];

describe('cleanText', () => {
  it.each(DIRTY)('%s', (text, clean) => {
    expect(MAY_BE_DIRTY.test(text)).toBe(true);
    expect(cleanText(text)).toBe(clean);
    expect(cleanText(clean)).toBe(clean);
  });

  it.each(CLEAN)('leaves %s', (text) => expect(cleanText(text)).toBe(text));

  it('leaves URLs where they were URLs', () => {
    const value = { url: 'https://example.com/ file:///home/SECRET', urls: ['/home/SECRET/x'], name: '/home/SECRET/x' };
    expect(cleanDeep(value)).toEqual({ url: 'https://example.com/%20%5Bpath%5D', urls: ['%5Bpath%5D'], name: '[path]' });
  });

  it('takes time that is linear in the text', () => {
    for (const piece of [
      'a://',
      'a:b',
      "https://u:'",
      '-Iaaaaaaaaaaa/',
      '?token',
      'C:/',
      '@',
      'file:',
      'a%3A//',
      'a%3A%2F%2F',
      'a%3A%2F%2Fb',
      '%40',
      'file%3A/',
      '%20/home/',
      '%20file:',
      '%25',
      'file%25',
      'a%253A%252F%252F',
      'a%253A%252F%252Fb%25',
    ])
      cleanText(piece.repeat(200_000));
  });
});
