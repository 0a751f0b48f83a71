/** Libraries that nobody declares and that bear the name of a component which one side declares: the best sign that it is there all the same. */

/** A name without case, separators, the prefix `lib` and a version at its end: `libharfbuzz` and `HarfBuzz` are one. */
function stemOf(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain.replace(/^lib(?=.{2})/, '').replace(/(?<=[a-z]{2})\d+$/, '');
}

const SHORTEST_STEM = 2;

/** `pillow.libs/libharfbuzz-0692f733.so.0.61230.0`: the file's name up to the hash that a repair tool appends, or to its suffix. */
function fileStem(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return stemOf(file.replace(/(?:-[0-9a-f]{6,})+(?=\.)/gi, '').replace(/\.(?:so|dylib|dll|pyd)\b.*$/i, ''));
}

/** The first of `files` that is named like the component; undefined where none is. */
export function fileNamedLike(name: string, files: readonly string[]): string | undefined {
  // "libjpeg / libjpeg-turbo" (Pillow) names two.
  const stems = new Set(
    name
      .split('/')
      .map(stemOf)
      .filter((stem) => stem.length >= SHORTEST_STEM),
  );
  return files.find((path) => stems.has(fileStem(path)));
}
