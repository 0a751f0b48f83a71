/**
 * URLs and IRI references, as strictly as the SBOM schemas check them: one bad URL makes a whole document invalid.
 * Specification: RFC 3987; schemes as IANA registers them.
 */
import { remember } from './remember.ts';

/** Registered schemes that references of packages really have. The schemas' checkers refuse others (`git+ssh`, `ws`). */
const SCHEMES: ReadonlySet<string> = new Set([
  'http',
  'https',
  'ftp',
  'git',
  'ssh',
  'sftp',
  'svn',
  'irc',
  'ircs',
  'file',

  'rsync',
  'tel',
  'data',
]);

const AUTHORITY = /^(?:[^@[\]]*@)?(?:\[[0-9a-f:.]+\]|[^:@[\]]*)(?::\d+)?$/i;
const BOM_LINK = /^urn:(?:uuid:[0-9a-f-]{36}|cdx:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[1-9][0-9]*)$/;
const LONGEST = 8192;

const encodeEach = (value: string, characters: RegExp): string => value.replace(characters, (character) => encodeURIComponent(character));

/**
 * The text as a valid IRI reference: characters that none may hold are percent-encoded, `git+https:` becomes `https:`.
 * Undefined when it is none even then.
 */
export function iriReference(text: string): string | undefined {
  // Seeing that is cheaper than remembering it.
  return text.length <= LONGEST && PLAIN.test(text) ? text : cleaned(text);
}

/** What nothing has to be done to: nearly all. */
const PLAIN = /^https?:\/\/[\w.-]+(?:[/?][\w.~!$&'()*+,;=:@/?-]*)?$/i;

const cleaned: (text: string) => string | undefined = remember((text) => {
  if (text.length > LONGEST || /^[\s#]*$/.test(text)) return undefined;
  const clean = encodeEach(text.toWellFormed().trim(), /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}<>"{}|\\^`]/gu).replace(/%(?![0-9a-f]{2})/gi, '%25');
  const [, stated = '', host, path = '', fragment = ''] = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^#]*)((?:#.*)?)$/is.exec(clean) ?? [];
  // An empty fragment names nothing.
  const place = fragment.length < 2 ? '' : `#${encodeEach(fragment.slice(1), /[#[\]]/g)}`;
  if (BOM_LINK.test(`${stated}${path}`)) return `${stated}${path}${place}`;
  // An empty port is legal, but not to every checker.
  const authority = host?.replace(/:$/, '');
  const scheme = stated.replace(/^(?:git|hg|svn|bzr)\+/i, '');
  if (scheme !== '' && !SCHEMES.has(scheme.slice(0, -1).toLowerCase())) return undefined;
  if (authority !== undefined && !AUTHORITY.test(authority)) return undefined;
  const encoded = `${encodeEach(path, /[[\]]/g)}${place}`;
  if (authority !== undefined) return `${scheme}//${authority}${encoded}`;
  // Without a scheme, a colon in the first segment would be read as one.
  return scheme === '' ? encoded.replace(/^[^/?#]*/, (segment) => segment.replaceAll(':', '%3A')) : `${scheme}${encoded}`;
});
