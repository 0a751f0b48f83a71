/**
 * Holds the identification of native code to what is known: wheels whose contents were established otherwise (test/native/truth.json; the
 * source of each statement stands there) are downloaded by pip, and what is identified is compared.
 *
 *   npm run native:truth [-- --only numpy,scipy] [--list] [--missing] [--depth headers|full] [--folder DIR]
 *
 * Wheels are kept in .cache/native-truth (700 MB). A version that is offered no longer is left out, and named.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const option = (name) => (process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? '') : undefined);
const flag = (name) => process.argv.includes(name);
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = option('--folder') ?? `${root}/.cache/native-truth`;
const depth = option('--depth') ?? 'full';
mkdirSync(cache, { recursive: true });

const bundle = `${root}/.cache/native-identify.mjs`;
await build({
  stdin: {
    contents: `export * from './src/native/identify-distribution.ts'; export * from './src/native/byte-source.ts';
      export * from './src/native/document-kind.ts'; export * from './src/python/metadata/file-names.ts'; export * from './src/native/claim.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
const { identifyDistribution, memorySource, documentKind, mayBeImage, sameRelease } = await import(pathToFileURL(bundle).href);

/** All statements, or those on the wheels that were asked for. */
const only = option('--only')?.split(',');
/** Tags that pip takes in the place of a platform's. */
const OLDER = new Map([
  ['manylinux_2_28_aarch64', ['manylinux_2_27_aarch64', 'manylinux_2_26_aarch64', 'manylinux_2_17_aarch64', 'manylinux2014_aarch64']],
  ['manylinux_2_28_x86_64', ['manylinux_2_24_x86_64', 'manylinux_2_17_x86_64']],
]);

const truth = JSON.parse(readFileSync(`${root}/test/native/truth.json`, 'utf8')).filter(({ wheel }) => only?.includes(wheel) ?? true);

const GLIBC = [39, 38, 35, 34, 31, 28, 27, 26, 24, 17, 12, 5].map((minor) => `manylinux_2_${minor}_x86_64`);
const PLATFORMS = [...GLIBC, 'manylinux2014_x86_64', 'manylinux2010_x86_64', 'manylinux1_x86_64'];

function wheelOf(name, version, platforms = PLATFORMS, folder = cache) {
  mkdirSync(folder, { recursive: true });
  const find = () => readdirSync(folder).find((file) => file.startsWith(`${name}-${version}-`) && file.endsWith('.whl'));
  if (find() === undefined)
    spawnSync(
      'python3',
      [
        '-m',
        'pip',
        'download',
        '--quiet',
        '--no-deps',
        '--only-binary=:all:',
        '--python-version',
        '3.11',
        '--implementation',
        'cp',
        ...platforms.flatMap((platform) => ['--platform', platform]),
        '--dest',
        folder,
        `${name}==${version}`,
      ],
      { stdio: 'ignore' },
    );
  const file = find();
  return file === undefined ? undefined : `${folder}/${file}`;
}

/** The members of a wheel: a zip with its directory at the end, held in memory. */
function members(path) {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const list = [];
  for (let at = bytes.readUInt32LE(end + 16), left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed, size, name, extra, comment, header] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    const read = () => {
      const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
      const data = bytes.subarray(start, start + packed);
      return method === 0 ? data : inflateRawSync(data);
    };
    list.push({ path: bytes.toString('utf8', at + 46, at + 46 + name), size, read });
    at += 46 + name + extra + comment;
  }
  return list;
}

/** What is identified in one wheel. */
export function identifyWheel(path) {
  const all = members(path);
  return identifyDistribution({
    depth,
    files: all
      .filter(({ path: name, size }) => size >= 64 && mayBeImage(name))
      .map(({ path: name, read }) => ({ path: name, open: () => memorySource(read()) })),
    documents: all.flatMap(({ path: name, read }) => {
      const kind = documentKind(name);
      return kind === undefined
        ? []
        : [{ path: name, kind: kind.kind, text: () => (kind.limit === 0 ? '' : read().subarray(0, kind.limit).toString('utf8')) }];
    }),
  });
}

const NAMES = new Map([['libvorbis', 'libvorbis']]);
const totals = new Map();
const count = (key, by = 1) => totals.set(key, (totals.get(key) ?? 0) + by);
const wheels = [...new Set(truth.map(({ wheel, version }) => `${wheel} ${version}`))];
const wrong = [];
const unjudged = [];
const missing = [];
const unavailable = [];
for (const key of wheels) {
  const [name, version] = key.split(' ');
  const path = wheelOf(name, version);
  if (path === undefined || !existsSync(path)) {
    unavailable.push(key);
    continue;
  }
  const { libraries, notes } = identifyWheel(path);
  const statements = truth.filter((statement) => statement.wheel === name && statement.version === version);
  // A library that is there in two releases is two statements.
  for (const statement of statements) {
    const found = libraries.filter(({ library }) => library === (NAMES.get(statement.library) ?? statement.library));
    const stated = found.filter((one) => one.version !== undefined);
    const right = stated.some((one) => statement.library_version === null || agrees(one.version, statement.library_version));
    count(`${statement.linkage} statements`);
    if (found.length > 0) count(`${statement.linkage} identified`);
    if (right) count(`${statement.linkage} with release`);
    else
      missing.push(
        `${key}: ${statement.library} ${statement.library_version} (${statement.linkage})${found.length > 0 ? ', identified' : ''}${note(notes, statement.library)}`,
      );
  }
  for (const library of libraries.filter((one) => one.version !== undefined && ['generic', 'rpm', 'apk'].includes(one.ecosystem))) {
    const judged = statements.filter((statement) => statement.library === library.library && statement.library_version !== null);
    const line = `${key}: ${library.library} ${library.version} [${library.findings
      .flatMap(({ path: file, claims }) => claims.map(({ way, value }) => `${way} ${value} in ${file}`))
      .slice(0, 3)
      .join('; ')}]`;
    if (judged.length === 0) unjudged.push(line);
    else if (judged.some((statement) => agrees(library.version, statement.library_version))) count('claims right');
    else wrong.push(`${line} but ${judged.map((statement) => statement.library_version).join(', ')}`);
  }
  if (flag('--list'))
    for (const library of libraries)
      console.log(
        `${key}: ${library.ecosystem} ${library.library} ${library.version ?? '-'} ${library.distributed?.version ?? ''} ${library.linkage} ${library.confidence}`,
      );
  if (flag('--notes')) for (const one of notes) console.log(`${key}: ${JSON.stringify(one).slice(0, 300)}`);
}

/** `2020.2.r` is 2020.2; a release may be stated with fewer numbers than the truth, never with others. */
function agrees(found, stated) {
  return sameRelease(found, stated) || sameRelease(found, stated.replace(/\.r$/, '')) || sameRelease(found, stated.replace(/-motley$/, ''));
}

function note(notes, library) {
  const one = notes.find((entry) => entry.library === library);
  return one === undefined ? '' : `, noted: ${one.kind} ${one.value ?? one.versions ?? ''}`;
}

/** One statement each on wheels of other platforms, and on lists of other languages (test/native/platforms.json). */
function elsewhere() {
  const rows = JSON.parse(readFileSync(`${root}/test/native/platforms.json`, 'utf8'));
  const bad = rows.filter(({ wheel, version, platform, ecosystem, library, library_version: stated }) => {
    const path = wheelOf(
      wheel,
      version,
      platform === 'any' ? PLATFORMS : [platform, ...(OLDER.get(platform) ?? [])],
      `${cache}/${platform}`,
    );
    if (path === undefined) return true;
    return !identifyWheel(path).libraries.some(
      (one) => one.ecosystem === ecosystem && one.library === library && (stated === null || one.version === stated),
    );
  });
  for (const row of bad) console.log(`elsewhere: not found ${JSON.stringify(row)}`);
  console.log(`other platforms and languages: ${rows.length - bad.length} of ${rows.length}`);
  return bad.length;
}
const failedElsewhere = only === undefined ? elsewhere() : 0;

if (flag('--missing')) for (const line of missing) console.log(`missing  ${line}`);
if (flag('--unjudged')) for (const line of unjudged) console.log(`unjudged ${line.slice(0, 300)}`);
for (const line of wrong) console.log(`wrong    ${line}`);
if (unavailable.length > 0) console.log(`not to be had: ${unavailable.join(', ')}`);
const of = (key) => totals.get(key) ?? 0;
const share = (part, whole) => `${part} of ${whole} (${whole === 0 ? '-' : (part / whole).toFixed(3)})`;
console.log(`wheels: ${wheels.length - unavailable.length} of ${wheels.length}, depth ${depth}`);
console.log(
  `precision: ${share(of('claims right'), of('claims right') + wrong.length)}; ${unjudged.length} claims are of libraries that the truth does not state`,
);
for (const linkage of ['shared', 'static'])
  console.log(
    `${linkage}: identified ${share(of(`${linkage} identified`), of(`${linkage} statements`))}, with release ${share(of(`${linkage} with release`), of(`${linkage} statements`))}`,
  );
const fails = [
  [of('claims right') / (of('claims right') + wrong.length), 0.99],
  [of('shared identified') / of('shared statements'), 1],
  [of('shared with release') / of('shared statements'), 0.88],
  [of('static with release') / of('static statements'), 0.52],
].filter(([reached, wanted]) => reached < wanted);
process.exit(failedElsewhere > 0 || (only === undefined && depth === 'full' && fails.length > 0) ? 1 : 0);
