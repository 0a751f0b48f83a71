/** Every form that an installed distribution has, and every layout of an environment, from folder to document. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarOf, zipOf } from './support/archives.ts';
import { distribution, emptyFolder, type Files, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const PKG_INFO = (name: string, version: string, ...headers: string[]): string =>
  ['Metadata-Version: 1.2', `Name: ${name}`, `Version: ${version}`, ...headers, ''].join('\n');

function folder(...parts: readonly Files[]): string {
  const path = emptyFolder();
  for (const files of parts) writeFiles(path, files);
  return path;
}

const under = (prefix: string, ...parts: readonly Files[]): Files =>
  Object.fromEntries(parts.flatMap((files) => Object.entries(files)).map(([path, content]) => [`${prefix}/${path}`, content]));

const pypi = (identities: readonly string[]): readonly string[] => identities.filter((identity) => identity.startsWith('pkg:pypi/'));

describe('distributions before wheels', () => {
  it('an egg-info folder: PKG-INFO, requires.txt with its sections, installed-files.txt', async () => {
    const written = await scan(
      virtualEnvironment(
        {
          'a-1.0-py3.11.egg-info/PKG-INFO': PKG_INFO('a', '1.0', 'License: MIT', 'Provides-Extra: speed'),
          'a-1.0-py3.11.egg-info/requires.txt':
            'b>=1\n\n[:python_version < "3"]\ngone\n\n[speed]\nc\n\n[speed:sys_platform == "win32"]\nd\n',
          'a-1.0-py3.11.egg-info/installed-files.txt': '../a/__init__.py\n../a/_native.so\nPKG-INFO\n',
          'user.egg-info/PKG-INFO': PKG_INFO('user', '1', 'Requires-Dist: a[speed]'),
        },
        distribution('b', '1'),
        distribution('c', '1'),
        distribution('d', '1'),
      ),
    );
    expect(written.dependsOn('pkg:pypi/a@1.0')).toEqual(['pkg:pypi/b@1', 'pkg:pypi/c@1', 'pkg:pypi/d@1']);
    expect(written.properties('pkg:pypi/a@1.0', 'cdx:python:package:required-extra')).toEqual(['speed']);
    expect(written.properties('pkg:pypi/a@1.0', 'pyenv-sbom:extra-required-by')).toEqual(['speed by user']);
    expect(written.properties('pkg:pypi/a@1.0', 'pyenv-sbom:metadata-form')).toEqual(['egg-info']);
    // Nothing here tells the system: the edge that may be is marked.
    expect(written.properties('pkg:pypi/a@1.0', 'pyenv-sbom:requirement-undecided')).toEqual([
      'd ; (sys_platform == "win32") and extra == "speed"',
    ]);
    expect(written.compositions.find(({ assemblies }) => assemblies?.includes('pkg:pypi/a@1.0'))?.aggregate).toBe('unknown');
    expect(written.codes).toEqual(['requirement-undecided']);
  });

  it('a single egg-info file, as distutils wrote it', async () => {
    const written = await scan(virtualEnvironment({ 'old-2.5.egg-info': PKG_INFO('old', '2.5', 'License: BSD') }));
    expect(written.component('pkg:pypi/old@2.5')['evidence']).toMatchObject({ occurrences: [{ location: `${SITE}/old-2.5.egg-info` }] });
    expect(written.codes).toEqual([]);
  });

  it('eggs, as folders and zipped, with what they carry', async () => {
    const egg = (name: string): Files => ({
      'EGG-INFO/PKG-INFO': PKG_INFO(name, '1'),
      'EGG-INFO/requires.txt': 'dep\n',
      [`${name}/__init__.py`]: '',
      [`${name}/_vendor/inner-3.dist-info/METADATA`]: PKG_INFO('inner', '3'),
    });
    const written = await scan(
      virtualEnvironment(
        under('one-1-py3.11.egg', egg('one')),
        { 'two-1-py3.11.egg': await zipOf(egg('two')), 'easy-install.pth': './one-1-py3.11.egg\n./two-1-py3.11.egg\n' },
        distribution('dep', '1'),
      ),
    );
    expect(written.codes).toEqual([]);
    for (const name of ['one', 'two']) expect(written.dependsOn(`pkg:pypi/${name}@1`)).toEqual(['pkg:pypi/dep@1', 'pkg:pypi/inner@3']);
    expect(written.component('pkg:pypi/inner@3')['evidence']).toMatchObject({
      occurrences: ['one', 'two'].map((name) => ({ location: `${SITE}/${name}-1-py3.11.egg/${name}/_vendor/inner-3.dist-info/METADATA` })),
    });
  });

  it('egg-links and path files lead to projects inside; import lines are reported, never followed', async () => {
    const root = folder(
      under('venv', { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' }),
      under(`venv/${SITE}`, {
        'linked.egg-link': '/src/linked\n../\n',
        'easy-install.pth': '/src/linked\n../../../../src/plain\n/src/away-not-there\n',
        '__editable__.finder-1.pth': 'import __editable___finder; __editable___finder.install()\n',
      }),
      under(`venv/${SITE}`, distribution('finder', '1', { directUrl: { url: 'file:///src/finder', dir_info: { editable: true } } })),
      {
        'src/linked/linked.egg-info/PKG-INFO': PKG_INFO('linked', '4'),
        'src/plain/plain.egg-info/PKG-INFO': PKG_INFO('plain', '5'),
      },
    );
    const written = await scan([], { roots: [root] });
    expect(written.component('distribution:linked@4')['properties']).toContainEqual({
      name: 'cdx:python:package:source:local:editable',
      value: 'true',
    });
    expect(written.identities).toContain('pkg:pypi/plain@5');
    expect(written.identities).toContain('distribution:finder@1');
    expect(written.result.diagnostics.map(({ code, at }) => `${code} ${at.path.split('/').at(-1)}`).sort()).toEqual([
      'direct-url-not-registry direct_url.json',
      'direct-url-not-registry linked.egg-info',
      'path-file-executes __editable__.finder-1.pth',
    ]);
  });

  it('a path file that leads to the source of what is installed adds nothing', async () => {
    const root = folder(
      under(SITE, distribution('a', '1', { directUrl: { url: 'file:///src', dir_info: { editable: true } } }), {
        '__editable__.a-1.pth': '/src\n',
      }),
      { 'src/a.egg-info/PKG-INFO': PKG_INFO('a', '0.9') },
    );
    const written = await scan([], { roots: [root] });
    expect(written.result.summary.distributions).toBe(1);
    // What RECORD lists of a development install is not the package.
    expect(written.compositions.find(({ assemblies }) => assemblies?.includes('distribution:a@1'))?.aggregate).toBe('unknown');
  });

  it('a package that only has the name of a project does not hide it', async () => {
    const files = folder(under(SITE, distribution('a', '2'), distribution('z', '1'), { 'a.pth': '/src\n' }), {
      'src/a.egg-info/PKG-INFO': PKG_INFO('a', '0.9'),
    });
    const written = await scan([], { roots: [files] });
    expect(pypi(written.identities)).toEqual(['pkg:pypi/a@0.9', 'pkg:pypi/a@2', 'pkg:pypi/z@1']);
  });

  it('two versions, a left-over, a dist-info without METADATA: each is told apart', async () => {
    const { 'c-3.dist-info/METADATA': _, ...bare } = distribution('c', '3');
    const written = await scan(
      virtualEnvironment(distribution('a', '1'), distribution('a', '2'), bare, { '~b-1.dist-info/METADATA': PKG_INFO('b', '1') }),
    );
    expect(pypi(written.identities)).toEqual(['pkg:pypi/a@1', 'pkg:pypi/a@2', 'pkg:pypi/c@3']);
    expect([...written.codes].sort()).toEqual(['distribution-duplicated', 'distribution-half-removed', 'metadata-missing']);
  });
});

describe('layouts', () => {
  it.each([
    ['a prefix', SITE],
    ['a free-threaded build', 'lib/python3.13t/site-packages'],
    ['PyPy', 'lib/pypy3.10/site-packages'],
    ['old PyPy', 'site-packages'],
    ['Windows', 'Lib/site-packages'],
    ['another case', 'LIB/Site-Packages'],
    ['a Debian interpreter', 'lib/python3/dist-packages'],
    ['what is installed by hand on Debian', 'local/lib/python3.11/dist-packages'],
    ['Fedora', 'lib64/python3.12/site-packages'],
    ['a macOS framework', 'Python.framework/Versions/3.11/lib/python3.11/site-packages'],
    ['PDM', '__pypackages__/3.11/lib'],
    ['pipx', 'venvs/tool/lib/python3.11/site-packages'],
    ['a folder that pip filled', 'deps'],
    ['the base of a user', 'home/me/.local/lib/python3.11/site-packages'],
  ])('%s, found in a root', async (_name, site) => {
    const written = await scan([], { roots: [folder(under(site, distribution('a', '1')))] });
    expect(pypi(written.identities)).toEqual(['pkg:pypi/a@1']);
    expect(written.result.summary.distributions).toBe(1);
  });

  it.each([
    ['pipx', 'venvs/one/', 'venvs/two/'],
    ['Poetry and virtualenvwrapper', 'one-py3.11/', 'two-py3.11/'],
    ['uv tools', 'tools/one/', 'tools/two/'],
    ['PDM, versions', '__pypackages__/3.11/', '__pypackages__/3.12/'],
  ])('a folder of environments, as %s has it', async (name, one, two) => {
    const site = name.startsWith('PDM') ? 'lib' : SITE;
    const home = folder(under(one + site, distribution('a', '1')), under(two + site, distribution('a', '2')));
    const written = await scan(home);
    expect(pypi(written.identities)).toEqual(['pkg:pypi/a@1', 'pkg:pypi/a@2']);
    expect(written.components.filter(({ type }) => type === 'platform').map(({ name: shown }) => shown)).toEqual(
      [one, two].map((path) => path.slice(0, -1)),
    );
  });

  it('free-threaded and PyPy interpreters say so; PyPy has its own version and CPE', async () => {
    const pypy = await scan(
      folder(
        under(
          'lib/pypy3.10/site-packages',
          distribution('a', '1', { headers: ['Requires-Dist: b; implementation_name == "pypy"'] }),
          distribution('b', '1'),
        ),
        {
          'include/pypy3.10/patchlevel.h': '#define PY_VERSION "3.10.13"\n#define PYPY_VERSION "7.3.15"\n',
          'lib/pypy3.10/os.py': '',
        },
      ),
    );
    expect(pypy.component('pkg:generic/pypy@7.3.15')).toMatchObject({ cpe: 'cpe:2.3:a:pypy:pypy:7.3.15:*:*:*:*:*:*:*' });
    expect(pypy.dependsOn('pkg:pypi/a@1')).toEqual(['pkg:pypi/b@1']);
    const free = await scan(
      folder(under('lib/python3.14t/site-packages', distribution('a', '1')), {
        'lib/python3.14t/os.py': '',
        'lib/python3.14t/build-details.json': {
          schema_version: '1.0',
          platform: 'linux-aarch64',
          language: { version: '3.14', version_info: { major: 3, minor: 14, micro: 0, releaselevel: 'candidate', serial: 2 } },
          implementation: { name: 'cpython' },
        },
      }),
    );
    expect(free.properties('pkg:generic/python@3.14.0rc2', 'pyenv-sbom:free-threaded')).toEqual(['true']);
    expect(free.properties('environment', 'pyenv-sbom:marker')).toEqual(
      expect.arrayContaining(['platform_machine=aarch64', 'python_full_version=3.14.0rc2', 'sys_platform=linux']),
    );
  });
});

const DEBIAN = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
  'usr/lib/python3.11/os.py': '',
  'usr/lib/python3.11/EXTERNALLY-MANAGED': '[externally-managed]\n',
  'var/lib/dpkg/status': [
    'Package: python3.11-minimal\nStatus: install ok installed\nArchitecture: amd64\nSource: python3.11\nVersion: 3.11.2-6+deb12u6\n',
    'Package: python3-yaml\nStatus: install ok installed\nMaintainer: Team <team@example.org>\nArchitecture: amd64\nSource: pyyaml (6.0-3)\nVersion: 6.0-3+b2\nHomepage: https://example.org/yaml\nDescription: x\n continued: no field\n',
    'Package: python3-gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1-1\n',
  ].join('\n'),
  'var/lib/dpkg/info/python3-yaml.list':
    '/.\n/usr\n/usr/lib/python3/dist-packages/PyYAML-6.0.dist-info\n/usr/lib/python3/dist-packages/PyYAML-6.0.dist-info/METADATA\n/usr/lib/python3/dist-packages/yaml/_yaml.cpython-311-x86_64-linux-gnu.so\n',
  'usr/lib/python3/dist-packages/PyYAML-6.0.dist-info/METADATA': PKG_INFO('PyYAML', '6.0'),
};

describe('package managers', () => {
  it('dpkg: the Debian package is a variant of the distribution, or its identity; the interpreter has one too', async () => {
    const root = folder(DEBIAN, under('usr/local/lib/python3.11/dist-packages', distribution('byhand', '1')));
    const kept = await scan([], { roots: [root] });
    const deb = 'pkg:deb/debian/python3-yaml@6.0-3%2Bb2?arch=amd64&distro=debian-12&upstream=pyyaml%406.0-3';
    expect(kept.component(deb)).toMatchObject({ supplier: { name: 'Team' } });
    expect(kept.dependsOn('pkg:pypi/pyyaml@6.0')).toEqual([deb]);
    expect(kept.component('component:environments#platform/usr')['evidence']).toEqual({ occurrences: [{ location: 'usr' }] });
    expect(kept.dependsOn('component:environments#platform/usr')).toEqual([
      'pkg:generic/python@3.11.2',
      'pkg:pypi/byhand@1',
      'pkg:pypi/pyyaml@6.0',
    ]);
    expect(kept.properties('pkg:generic/python@3.11.2', 'pyenv-sbom:interpreter-distributor')).toEqual(['dpkg']);
    expect(kept.properties('pkg:generic/python@3.11.2', 'pyenv-sbom:externally-managed')).toEqual(['true']);
    expect(kept.identities).toContain(
      'pkg:deb/debian/python3.11-minimal@3.11.2-6%2Bdeb12u6?arch=amd64&distro=debian-12&upstream=python3.11',
    );
    expect(kept.codes).toEqual([]);
    const preferred = await scan([], { roots: [root], origin: 'prefer' });
    expect(preferred.properties(deb, 'pyenv-sbom:upstream-purl')).toEqual(['pkg:pypi/pyyaml@6.0']);
    expect(pypi(preferred.identities)).toEqual(['pkg:pypi/byhand@1']);
  });

  const conda = (name: string, version: string, fields: object = {}): Files => ({
    [`conda-meta/${name}-${version}-h1_0.json`]: {
      name,
      version,
      build: 'h1_0',
      build_number: 0,
      channel: 'https://user:secret@conda.example.org/t/token-1/conda-forge/linux-64',
      subdir: 'linux-64',
      sha256: 'a'.repeat(64),
      md5: 'b'.repeat(32),
      depends: [],
      files: [],
      ...fields,
    },
  });

  it('conda: of two records that list one distribution the one of its name is believed, and neither where both have it', async () => {
    const files = [`${SITE}/requests-2.31.0.dist-info/METADATA`];
    const honest = conda('requests', '2.31.0', { files });
    const installed = under(SITE, distribution('requests', '2.31.0'));
    const purl = 'pkg:pypi/requests@2.31.0';
    const ofOther = await scan(folder(conda('python', '3.11.9'), honest, conda('zzz', '2.31.0', { files }), installed));
    expect(ofOther.codes).toContain('conda-records-overlap');
    expect(ofOther.properties(purl, 'pyenv-sbom:conda-purl')).toEqual([
      'pkg:conda/requests@2.31.0?build=h1_0&channel=conda-forge&subdir=linux-64',
    ]);
    const forged = { 'conda-meta/zzz.json': Object.values(conda('requests', '2.31.0', { files, sha256: 'f'.repeat(64) }))[0] as object };
    const ofSame = await scan(folder(conda('python', '3.11.9'), honest, forged, installed));
    expect(ofSame.codes).toContain('conda-records-overlap');
    expect(ofSame.component(purl)).toBeDefined();
    expect(ofSame.component(purl)).not.toHaveProperty('hashes');
  });

  it('conda: a record that a distribution brings is none', async () => {
    const record = conda('requests', '2.31.0', { files: [`${SITE}/requests-2.31.0.dist-info/METADATA`], sha256: 'f'.repeat(64) });
    const [path = ''] = Object.keys(record);
    const evil = distribution('evil', '1.0', { record: [`../../../${path},,`] });
    const written = await scan(
      folder(conda('python', '3.11.9'), record, under(SITE, distribution('requests', '2.31.0')), under(SITE, evil)),
    );
    expect(written.codes).toContain('conda-record-planted');
    // Such a folder makes no environment conda's.
    const alone = await scan(folder(under('lib/python3.11', { 'os.py': '' }), record, under(SITE, evil)));
    expect(alone.text).not.toContain('"value": "conda"');
    expect(written.properties('pkg:pypi/requests@2.31.0', 'pyenv-sbom:conda-purl')).toEqual([]);
    expect(written.component('pkg:pypi/requests@2.31.0')).not.toHaveProperty('hashes');
  });

  it('conda: a channel tells no password, whatever its form', async () => {
    const channels = ['https://u:SECRET@host.example', 'see https://u:SECRET@host.example', 'u:SECRET@host.example', 'x/t/SECRET/main'];
    const records = channels.map((channel, index) => conda(`p${index}`, '1', { channel }));
    const written = await scan(folder(conda('python', '3.11.9'), ...records));
    expect(written.text).not.toContain('SECRET');
  });

  it('conda: its records are the truth, joined with the dist-info of the same package, other packages beside', async () => {
    const prefix = folder(
      conda('python', '3.11.9', { depends: ['openssl >=3.3', '__glibc >=2.17'], license: 'Python-2.0' }),
      conda('openssl', '3.3.1', { license: 'Apache-2.0' }),
      conda('pytorch', '2.3.0', {
        depends: ['python >=3.11,<3.12.0a0', 'gone[build=x]'],
        requested_spec: 'pytorch',
        license: 'BSD-3-Clause',
        files: [`${SITE}/torch-2.3.0.dist-info/METADATA`, `${SITE}/torch/_C.so`],
      }),
      under(
        SITE,
        distribution('torch', '2.3.0', {
          installer: 'conda',
          directUrl: { url: 'file:///home/conda/feedstock_root/x', dir_info: {} },
          requested: false,
        }),
      ),
      under(SITE, distribution('bypip', '1')),
      { 'lib/python3.11/os.py': '', 'conda-meta/broken.json': '{', 'conda-meta/history': '' },
    );
    const written = await scan(prefix);
    expect(written.codes.toSorted()).toEqual(['conda-record-malformed', 'requirement-not-installed']);
    const purl = 'pkg:conda/pytorch@2.3.0?build=h1_0&channel=conda-forge&subdir=linux-64';
    expect(written.properties('pkg:pypi/torch@2.3.0', 'pyenv-sbom:conda-purl')).toEqual([purl]);
    expect(written.component('pkg:pypi/torch@2.3.0')).toMatchObject({
      licenses: [{ license: { id: 'BSD-3-Clause' } }],
      hashes: [
        { alg: 'MD5', content: 'b'.repeat(32) },
        { alg: 'SHA-256', content: 'a'.repeat(64) },
      ],
      evidence: { identity: expect.arrayContaining([expect.objectContaining({ concludedValue: purl })]) },
    });
    const openssl = 'pkg:conda/openssl@3.3.1?build=h1_0&channel=conda-forge&subdir=linux-64';
    expect(written.component(openssl)).toMatchObject({ cpe: 'cpe:2.3:a:openssl:openssl:3.3.1:*:*:*:*:*:*:*' });
    expect(written.dependsOn('pkg:generic/python@3.11.9')).toEqual([openssl]);
    expect(written.dependsOn('pkg:pypi/torch@2.3.0')).toEqual(['pkg:generic/python@3.11.9']);
    expect(written.properties('environment', 'pyenv-sbom:marker')).toEqual(
      expect.arrayContaining(['platform_machine=x86_64', 'python_full_version=3.11.9']),
    );
    expect(written.text).not.toMatch(/token-1|secret|feedstock/);
    const preferred = await scan(prefix, { origin: 'prefer' });
    expect(preferred.properties(purl, 'pyenv-sbom:upstream-purl')).toEqual(['pkg:pypi/torch@2.3.0']);
  });

  it('a package that brought several distributions is the one of its name, and contains the others', async () => {
    const prefix = folder(
      conda('tools', '1', { files: [`${SITE}/tools-1.dist-info/METADATA`, `${SITE}/other-2.dist-info/METADATA`] }),
      conda('bundle', '1', {
        files: [`${SITE}/x-1.dist-info/METADATA`, `${SITE}/y-1.dist-info/METADATA`, `${SITE}/y/_vendor/z-1.dist-info/METADATA`],
      }),
      under(SITE, distribution('tools', '1'), distribution('other', '2'), distribution('x', '1'), distribution('y', '1')),
    );
    const written = await scan(prefix);
    expect(written.dependsOn('pkg:pypi/tools@1')).toEqual(['pkg:pypi/other@2']);
    const bundle = 'pkg:conda/bundle@1?build=h1_0&channel=conda-forge&subdir=linux-64';
    expect(written.dependsOn(bundle)).toEqual(['pkg:pypi/x@1', 'pkg:pypi/y@1']);
    const lists = ['x-1.egg-info', 'y-1.egg-info', 'bundle-1.egg-info'].map((name) => `/usr/lib/python3/dist-packages/${name}`);
    const debian = (names: readonly string[]): Files => ({
      'var/lib/dpkg/status.d/bundle': 'Package: python3-bundle\nVersion: 1-1\nArchitecture: all\n',
      'var/lib/dpkg/status.d/python3-bundle.md5sums': names.map((name) => `${'0'.repeat(32)}  ${name.slice(1)}\n`).join(''),
      ...Object.fromEntries(names.map((name) => [name.slice(1), PKG_INFO((name.split('/').at(-1) ?? '').replace('-1.egg-info', ''), '1')])),
    });
    const named = await scan([], { roots: [folder(debian(lists))] });
    const deb = 'pkg:deb/debian/python3-bundle@1-1?arch=all';
    expect(named.dependsOn(deb)).toEqual(['pkg:pypi/x@1', 'pkg:pypi/y@1']);
    expect(named.dependsOn('pkg:pypi/bundle@1')).toEqual([deb]);
    const unnamed = await scan([], { roots: [folder(debian(lists.slice(0, 2)))] });
    expect(unnamed.dependsOn(deb)).toEqual(['pkg:pypi/x@1', 'pkg:pypi/y@1']);
    // linux-perf brings the module perf 0.1.
    const other = {
      ...debian(lists.slice(0, 1)),
      'var/lib/dpkg/status.d/bundle': 'Package: python3-bundle\nVersion: 6.1-1\nArchitecture: all\n',
    };
    expect((await scan([], { roots: [folder(other)] })).dependsOn('pkg:deb/debian/python3-bundle@6.1-1?arch=all')).toEqual([
      'pkg:pypi/x@1',
    ]);
  });

  it('a provenance_url.json that is none leaves the package what its name says', async () => {
    for (const content of ['{', '[]', '{"url": "https://example.org/a"}']) {
      const written = await scan(virtualEnvironment(distribution('a', '1'), { 'a-1.dist-info/provenance_url.json': content }));
      expect(written.identities).toContain('pkg:pypi/a@1');
      expect(written.codes).toEqual(['direct-url-malformed']);
    }
  });

  it('provenance_url.json: installed by name, from where, and what it weighed', async () => {
    const written = await scan(
      virtualEnvironment(distribution('a', '1'), {
        'a-1.dist-info/provenance_url.json': {
          url: 'https://me:pw@mirror.example.org/a-1.whl',
          archive_info: { hashes: { sha256: 'c'.repeat(64) } },
        },
      }),
    );
    expect(written.component('pkg:pypi/a@1?download_url=https:%2F%2Fmirror.example.org%2Fa-1.whl')).toMatchObject({
      hashes: [{ alg: 'SHA-256', content: 'c'.repeat(64) }],
    });
  });
});

describe('a file system', () => {
  /** A system interpreter, a virtual environment that sees its packages, one that does not, links as in an image. */
  function image(): Files {
    return {
      ...DEBIAN,
      ...under('opt/sees', { 'pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.11.1\nprompt = sees\n' }),
      ...under(`opt/sees/${SITE}`, distribution('app', '1', { headers: ['Requires-Dist: pyyaml>=5'] })),
      ...under('opt/alone', { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n' }),
      ...under(`opt/alone/${SITE}`, distribution('lonely', '1', { headers: ['Requires-Dist: pyyaml>=5'] })),
      'home/me/.cache/uv/archive-v0/x/cached-1.dist-info/METADATA': PKG_INFO('cached', '1'),
      'home/me/.cache/virtualenv/wheel/3.11/image/1/cached-1.dist-info/METADATA': PKG_INFO('cached', '1'),
      'proc/self/pyvenv.cfg': 'home = /x',
    };
  }

  const expected = (written: Awaited<ReturnType<typeof scan>>): void => {
    expect(written.codes.toSorted()).toEqual(['interpreter-version-differs', 'requirement-not-installed']);
    expect(written.components.filter(({ type }) => type === 'platform').map(({ name }) => name)).toEqual(['opt/alone', 'opt/sees', 'usr']);
    expect(written.dependsOn('pkg:pypi/app@1')).toEqual(['pkg:pypi/pyyaml@6.0']);
    expect(written.dependsOn('pkg:pypi/lonely@1')).toEqual([]);
    expect(written.dependsOn('component:environments#platform/opt/sees')).toEqual([
      'component:environments#platform/usr',
      'pkg:generic/python@3.11.2',
      'pkg:pypi/app@1',
    ]);
    expect(pypi(written.identities)).toEqual(['pkg:pypi/app@1', 'pkg:pypi/lonely@1', 'pkg:pypi/pyyaml@6.0']);
  };

  it('has every environment as a component, with its base where it includes it', async () => {
    const root = folder(image());
    symlinkSync('/usr/lib', join(root, 'lib'));
    symlinkSync('/', join(root, 'opt/loop'));
    expected(await scan([], { roots: [root] }));
  });

  it('with several versions of Python in one prefix has an environment for each, and each virtual one rests on its own', async () => {
    const root = folder(
      DEBIAN,
      { 'usr/lib/python3.12/os.py': '', 'usr/include/python3.12/patchlevel.h': '#define PY_VERSION "3.12.4"\n' },
      { 'usr/include/python3.11/patchlevel.h': '#define PY_VERSION "3.11.2"\n' },
      under(
        'usr/local/lib/python3.11/dist-packages',
        distribution('eleven', '1', { headers: ['Requires-Dist: pyyaml; python_version < "3.12"'] }),
      ),
      under(
        'usr/local/lib/python3.12/dist-packages',
        distribution('twelve', '1', { headers: ['Requires-Dist: pyyaml; python_version < "3.12"'] }),
      ),
      under('opt/app', { 'pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.12.4\n' }),
      under(
        'opt/app/lib/python3.12/site-packages',
        distribution('app', '1', { headers: ['Requires-Dist: twelve', 'Requires-Dist: pyyaml'] }),
      ),
    );
    const written = await scan([], { roots: [root] });
    expect(written.codes).toEqual([]);
    const [eleven, twelve] = ['3.11', '3.12'].map((version) => `component:environments#platform/usr (Python ${version})`);
    expect(written.dependsOn(eleven ?? '')).toEqual(['pkg:generic/python@3.11.2', 'pkg:pypi/eleven@1']);
    expect(written.dependsOn(twelve ?? '')).toEqual(['pkg:generic/python@3.12.4', 'pkg:pypi/pyyaml@6.0', 'pkg:pypi/twelve@1']);
    expect(written.dependsOn('component:environments#platform/opt/app')).toEqual([twelve, 'pkg:generic/python@3.12.4', 'pkg:pypi/app@1']);
    expect([written.dependsOn('pkg:pypi/eleven@1'), written.dependsOn('pkg:pypi/twelve@1')]).toEqual([['pkg:pypi/pyyaml@6.0'], []]);
    expect(written.dependsOn('pkg:pypi/app@1')).toEqual(['pkg:pypi/pyyaml@6.0', 'pkg:pypi/twelve@1']);
  });

  it('is the same as a tar archive, plain and compressed', async () => {
    for (const compression of ['none', 'gzip'] as const) {
      const path = join(emptyFolder(), 'image.tar');
      await tarOf(path, image(), { lib: '/usr/lib', 'opt/loop': '/', 'opt/sees/bin/python': '/usr/bin/python3' }, compression);
      expected(await scan(path));
    }
  });

  it("links are followed inside, as if the folder were the machine's root", async () => {
    const root = folder(under('data/real', distribution('a', '1')), { 'opt/app/lib/python3.11/keep': '' });
    symlinkSync('/data/real', join(root, 'opt/app/lib/python3.11/site-packages'));
    const written = await scan(join(root, 'opt/app'), {});
    expect(written.result.inventory).toBeUndefined();
    expect(pypi((await scan([], { roots: [root] })).identities)).toEqual(['pkg:pypi/a@1']);
  });
});

describe('archives', () => {
  it('a wheel: its distribution with the digest of the archive, its documents, what it vendors', async () => {
    const path = join(emptyFolder(), 'a-1-py3-none-any.whl');
    await zipOf(
      {
        ...distribution('a', '1', { headers: ['Requires-Dist: b'], record: ['a/_vendor/c-2.dist-info/METADATA,,'] }),
        'a/_vendor/c-2.dist-info/METADATA': PKG_INFO('c', '2'),
      },
      path,
    );
    const written = await scan(path);
    expect(written.identities).toEqual(['pkg:pypi/a@1', 'pkg:pypi/c@2']);
    expect(written.component('pkg:pypi/a@1')['hashes']).toMatchObject([{ alg: 'SHA-256' }]);
    expect(written.component('pkg:pypi/c@2')['hashes']).toBeUndefined();
    expect(written.codes).toEqual([]);
  });

  it('several wheels are one thing: what one requires may be another', async () => {
    const home = emptyFolder();
    const wheel = async (name: string, headers: readonly string[]): Promise<string> => {
      const path = join(home, `${name}-1-py3-none-any.whl`);
      await zipOf(distribution(name, '1', { headers, requested: false }), path);
      return path;
    };
    const written = await scan([await wheel('a', ['Requires-Dist: b']), await wheel('b', [])]);
    expect(written.dependsOn('pkg:pypi/a@1')).toEqual(['pkg:pypi/b@1']);
    expect(written.dependsOn('environment')).toEqual(['pkg:pypi/a@1']);
  });

  it.each([
    ['zipapp', (files: Files) => files],
    ['shiv', (files: Files) => under('site-packages', files)],
    ['pex', (files: Files) => under('.deps/a-1-py3-none-any.whl', files)],
  ])('a %s', async (_name, place) => {
    const path = join(emptyFolder(), 'app.pyz');
    await zipOf({ '__main__.py': 'raise SystemExit', ...place(distribution('a', '1')) }, path, '#!/usr/bin/env python3\n');
    expect((await scan(path)).identities).toEqual(['pkg:pypi/a@1']);
  });

  it('a zipped environment', async () => {
    const path = join(emptyFolder(), 'layer.zip');
    await zipOf(under('python/lib/python3.11/site-packages', distribution('a', '1')), path);
    expect(pypi((await scan(path)).identities)).toEqual(['pkg:pypi/a@1']);
  });

  it('that need something first say what', async () => {
    const home = emptyFolder();
    writeFiles(home, { 'a.tar.xz': Buffer.from('fd377a585a0000', 'hex'), 'b.tar.zst': Buffer.from('28b52ffd00', 'hex') });
    await tarOf(join(home, 'saved.tar'), { 'manifest.json': '[]', 'blobs/sha256/x': '' });
    const reasons = async (name: string): Promise<unknown> => (await scan(join(home, name))).result.diagnostics;
    expect(await reasons('a.tar.xz')).toMatchObject([
      { code: 'environment-unusable', reason: expect.stringContaining('xz-compressed archives are not supported; run `xz -d FILE` first') },
    ]);
    expect(await reasons('b.tar.zst')).toMatchObject([{ reason: expect.stringContaining('zstd-compressed') }]);
    expect(await reasons('saved.tar')).toMatchObject([{ reason: expect.stringContaining('docker export') }]);
  });

  it('an egg', async () => {
    const path = join(emptyFolder(), 'a-1-py3.11.egg');
    await zipOf({ 'EGG-INFO/PKG-INFO': PKG_INFO('a', '1') }, path);
    expect((await scan(path)).identities).toEqual(['pkg:pypi/a@1']);
  });
});

describe('vendored distributions', () => {
  it('dist-info folders, wheels with what they carry, lists: bundled by their host, never installed', async () => {
    const inner = await zipOf({
      ...distribution('pip', '24.0', { record: ['pip/_vendor/vendor.txt,,'] }),
      'pip/_vendor/vendor.txt': '# comment\nurllib3==1.26.18\n    idna[x]==3.7 ; python_version > "3"  # why\nrange>=1\n',
    });
    const written = await scan(
      virtualEnvironment(
        distribution('host', '1', {
          record: [
            'host/_vendor/six-1.16.dist-info/METADATA,,',
            'host/_vendor/user-1.dist-info/METADATA,,',
            'host/wheels/pip-24.0-py3-none-any.whl,,',
          ],
        }),
        {
          'host/_vendor/six-1.16.dist-info/METADATA': PKG_INFO('six', '1.16'),
          'host/_vendor/user-1.dist-info/METADATA': PKG_INFO('user', '1', 'Requires-Dist: six', 'Requires-Dist: absent'),
          'host/wheels/pip-24.0-py3-none-any.whl': inner,
        },
        distribution('six', '1.17'),
      ),
    );
    expect(written.dependsOn('environment')).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/host@1', 'pkg:pypi/six@1.17']);
    expect(written.dependsOn('pkg:pypi/host@1')).toEqual(['pkg:pypi/pip@24.0', 'pkg:pypi/six@1.16', 'pkg:pypi/user@1']);
    expect(written.dependsOn('pkg:pypi/user@1')).toEqual(['pkg:pypi/six@1.16']);
    expect(written.dependsOn('pkg:pypi/pip@24.0')).toEqual(['pkg:pypi/idna@3.7', 'pkg:pypi/urllib3@1.26.18']);
    expect(written.component('pkg:pypi/idna@3.7')['evidence']).toMatchObject({
      occurrences: [{ location: `${SITE}/host/wheels/pip-24.0-py3-none-any.whl/pip/_vendor/vendor.txt` }],
    });
    expect(written.properties('pkg:pypi/six@1.16', 'pyenv-sbom:bundled-by')).toEqual(['pkg:pypi/host@1']);
    expect(written.result.summary.distributions).toBe(2);
    expect(written.codes).toEqual([]);
  });

  it("Debian's interpreter carries the wheels in /usr/share/python-wheels; another one in the same file system does not", async () => {
    const root = folder(
      { 'usr/share/python-wheels/pip-23.0-py3-none-any.whl': await zipOf(distribution('pip', '23.0')) },
      { 'usr/lib/python3.11/os.py': '', 'usr/include/python3.11/patchlevel.h': '#define PY_VERSION "3.11.2"\n' },
      { 'usr/local/lib/python3.12/os.py': '', 'usr/local/include/python3.12/patchlevel.h': '#define PY_VERSION "3.12.1"\n' },
      under('usr/lib/python3/dist-packages', distribution('a', '1')),
      under('usr/local/lib/python3.12/site-packages', distribution('b', '1')),
    );
    const written = await scan([], { roots: [root] });
    expect(written.dependsOn('pkg:generic/python@3.11.2')).toEqual(['pkg:pypi/pip@23.0']);
    expect(written.dependsOn('pkg:generic/python@3.12.1') ?? []).toEqual([]);
  });

  it("the interpreter carries ensurepip's wheels", async () => {
    const prefix = folder(
      under(SITE, distribution('pip', '26.2')),
      { 'lib/python3.11/os.py': '', 'include/python3.11/patchlevel.h': '#define PY_VERSION "3.11.9"\n' },
      { 'lib/python3.11/ensurepip/_bundled/pip-24.0-py3-none-any.whl': await zipOf(distribution('pip', '24.0')) },
    );
    const written = await scan(prefix);
    expect(written.dependsOn('pkg:generic/python@3.11.9')).toEqual(['pkg:pypi/pip@24.0']);
    expect(written.dependsOn('environment')).toEqual(['pkg:generic/python@3.11.9', 'pkg:pypi/pip@26.2']);
  });
});
