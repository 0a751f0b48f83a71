/**
 * Which of a distribution's files may be native code. The bytes decide; names only spare the reading of a head where they cannot be:
 * a name that is not known here is looked at.
 */

/** Suffixes of what is text, data or Python's own: no loader takes code from them. */
const NEVER: ReadonlySet<string> = new Set(
  (
    'py pyi pyc pyx pxd pxi pth typed txt md rst html htm css scss less js mjs cjs ts tsx jsx map json jsonl ipynb csv tsv xml xsd xsl svg ' +
    'yaml yml toml cfg ini conf in am ac cmake pc la h hh hpp hxx inl ipp c cc cpp cxx cu cuh f f90 f77 for pyf src m4 mk sh bat ps1 cmd r ' +
    'rs go java kt swift rb pl lua sql proto fbs thrift idl png jpg jpeg gif ico bmp webp tif tiff pdf ps eps ttf otf woff woff2 eot wav ' +
    'mp3 ogg flac mp4 avi npy npz pkl pickle mat h5 hdf5 nc parquet feather arrow orc db sqlite sqlite3 gz bz2 xz zst zip whl tar tgz jar ' +
    'po pot mo pem crt key asc sig template tmpl j2 jinja jinja2 mako tcl msg enc tm qm ui qml qrc license record metadata wheel ' +
    'glsl vert frag wgsl metal cl pb onnx pt gsb tz2 zone tab lib a exp o obj pdb def'
  )
    .split(' ')
    .map((suffix) => suffix),
);

/** Whether a file's head is worth reading. */
export function mayBeNative(path: string): boolean {
  const file = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = file.lastIndexOf('.');
  if (dot < 0) return !/(?:^|\/)[^/]+\.(?:dist|egg)-info\//.test(path);
  return !NEVER.has(file.slice(dot + 1));
}
