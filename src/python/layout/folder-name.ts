/** What the names of folders and files say of the distribution whose metadata they are: `name-version.dist-info`, and its relatives of eggs. */
import { remember } from '../../model/remember.ts';
import { baseName, parentPath } from '../../tree/file-tree.ts';

/** The name in `name-version.dist-info` and its relatives. */
export function folderName(path: string): string {
  return nameAndVersion(path).name;
}

/** The version in `name-version.dist-info`; undefined when the folder states none. */
export function folderVersion(path: string): string | undefined {
  return nameAndVersion(path).version;
}

const PYTHON_TAG = /^py\d[\d.]*$/i;

/**
 * `name-version`, of eggs with `-py3.11` and maybe a platform behind it. By parts, since a pattern for the whole would try every hyphen with
 * every other: a path of 4,000 hyphens took it half a minute.
 */
const nameAndVersion = remember((path: string): { readonly name: string; readonly version?: string } => {
  const folder = /\/EGG-INFO$/i.test(path) ? parentPath(path) : path;
  const stem = /^(.*)\.(?:dist-info|egg-info|egg-link|egg)$/is.exec(baseName(folder))?.[1];
  if (stem === undefined) return { name: '' };
  const hyphen = stem.indexOf('-');
  // Nearly all have one hyphen, and of two parts none can be a tag.
  if (hyphen === stem.lastIndexOf('-')) return hyphen < 0 ? { name: stem } : named(stem.slice(0, hyphen), stem.slice(hyphen + 1));
  const parts = stem.split('-');
  const tag = parts.findIndex((part, index) => index > 0 && PYTHON_TAG.test(part));
  // What looks like a tag at the end, with a name alone before it, is a version.
  const end = tag < 0 || (tag === 1 && parts.length === 2) ? parts.length : tag;
  const version = end > 1 ? parts[end - 1] : undefined;
  if (version === undefined) return { name: parts.slice(0, end).join('-') };
  return named(parts.slice(0, end - 1).join('-'), version);
});

function named(name: string, version: string): { readonly name: string; readonly version?: string } {
  return version === '' ? { name } : { name, version };
}
