/** Finding environments and reading what is installed in them, on folders of every supported layout. */
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distribution, emptyFolder, type Files, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';
import { scan } from './support/scan.ts';

const under = (prefix: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${prefix}/${path}`, content]));

function folder(files: Files): string {
  const root = emptyFolder();
  writeFiles(root, files);
  return root;
}

describe('layouts', () => {
  it.each([
    'lib/python3.11/site-packages',
    'lib64/python3.12/site-packages',
    'Lib/site-packages',
    'lib/python3.13t/site-packages',
    'lib/pypy3.10/site-packages',
    'lib/python3/dist-packages',
    'lib/python3.11/dist-packages',
  ])('%s', async (site) => {
    const written = await scan(folder(under(site, distribution('a', '1'))));
    expect(written.identities).toEqual(['pkg:pypi/a@1']);
    expect(written.properties('pkg:pypi/a@1', 'syft:location:0:path')).toEqual([`${site}/a-1.dist-info/METADATA`]);
  });

  it('a site-packages folder given directly', async () =>
    expect((await scan(folder(distribution('a', '1')))).identities).toEqual(['pkg:pypi/a@1']));

  it('lib64 as a link to lib counts once', async () => {
    const environment = virtualEnvironment(distribution('a', '1'));
    symlinkSync('lib', join(environment, 'lib64'));
    const written = await scan(environment);
    expect(written.result.summary.distributions).toBe(1);
    expect(written.codes).toEqual([]);
  });

  it('several paths make one document, each under its own name', async () => {
    const parent = emptyFolder();
    for (const [name, version] of [
      ['one', '1'],
      ['two', '2'],
    ] as const)
      renameSync(virtualEnvironment(distribution('a', version), distribution('same', '1')), join(parent, name));
    const written = await scan([join(parent, 'one'), join(parent, 'two'), join(parent, 'one')]);
    expect(written.identities).toEqual([
      'component:environments#platform/one',
      'component:environments#platform/one-2',
      'component:environments#platform/two',
      'pkg:generic/python@3.11.7',
      'pkg:pypi/a@1',
      'pkg:pypi/a@2',
      'pkg:pypi/same@1',
    ]);
    expect(written.dependsOn('environment')).toEqual([
      'component:environments#platform/one',
      'component:environments#platform/one-2',
      'component:environments#platform/two',
    ]);
    expect(written.dependsOn('component:environments#platform/two')).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/a@2',
      'pkg:pypi/same@1',
    ]);
    expect(written.component('pkg:pypi/same@1')['evidence']).toMatchObject({
      occurrences: [
        { location: `one-2/${SITE}/same-1.dist-info/METADATA` },
        { location: `one/${SITE}/same-1.dist-info/METADATA` },
        { location: `two/${SITE}/same-1.dist-info/METADATA` },
      ],
    });
    expect(written.result.diagnostics).toEqual([]);
  });

  it('what is no environment is reported; the others are scanned', async () => {
    const written = await scan([emptyFolder(), virtualEnvironment(distribution('a', '1')), '/does/not/exist']);
    expect(written.codes).toEqual(['environment-unusable', 'environment-unusable']);
    expect(written.identities).toContain('pkg:pypi/a@1');
    expect((await scan(emptyFolder())).result.inventory).toBeUndefined();
    expect((await scan(join(virtualEnvironment(), 'pyvenv.cfg'))).result.diagnostics).toEqual([
      expect.objectContaining({ code: 'environment-unusable', reason: 'it is not a directory' }),
    ]);
  });

  it('an environment without distributions is an empty document with a warning', async () =>
    expect((await scan(virtualEnvironment())).codes).toEqual(['environment-empty']));

  it('what is odd is never silent', async () => {
    const written = await scan(
      virtualEnvironment(distribution('a', '1'), {
        'b.egg-info/PKG-INFO': 'Name: b',
        'c.egg': 'zip',
        'd.egg-link': '/src',
        '~e-1.dist-info/METADATA': 'Name: e',
        '__editable__.f.pth': '/src/f\n',
        'distutils-precedence.pth': 'import os; os.system("x")\n',
        'empty.pth': '# nothing\n',
      }),
    );
    expect(written.result.diagnostics.map(({ code, at }) => `${at.path.slice(SITE.length + 1)} ${code}`)).toEqual([
      '__editable__.f.pth path-entry-outside',
      'b.egg-info/PKG-INFO metadata-version-missing',
      'c.egg archive-unreadable',
      'd.egg-link development-link-outside',
      'distutils-precedence.pth path-file-executes',
      '~e-1.dist-info distribution-half-removed',
    ]);
  });
});

describe('R9.1, R9.2, R9.3: the environment and its interpreter', () => {
  it('the root is a platform; its name is the prompt, an option, or generic, never the folder', async () => {
    const environment = virtualEnvironment();
    expect((await scan(environment)).root).toMatchObject({ type: 'platform', name: 'python-environment', 'bom-ref': 'environment' });
    writeFiles(environment, { 'pyvenv.cfg': 'version = 3.11.7\nprompt = "my-app"\n' });
    expect((await scan(environment)).root.name).toBe('my-app');
    expect((await scan(environment, { name: 'given' })).root.name).toBe('given');
  });

  it.each([
    ['version = 3.11.7', '3.11.7'],
    ['version_info = 3.12.1.final.0', '3.12.1'],
    ['version_info = 3.15.0rc1', '3.15.0rc1'],
    ['VERSION = 3.11.7\nimplementation = CPython', '3.11.7'],
  ])('pyvenv.cfg with %j is Python %s', async (line, version) => {
    const written = await scan(folder({ 'pyvenv.cfg': `${line}\n`, [`${SITE}/x`]: '' }));
    expect(written.component(`pkg:generic/python@${version}`)).toMatchObject({
      type: 'application',
      name: 'python',
      cpe: `cpe:2.3:a:python:python:${version}:*:*:*:*:*:*:*`,
    });
    expect(written.dependsOn('environment')).toEqual([`pkg:generic/python@${version}`]);
  });

  it.each(['version = 3.11', 'home = /usr', 'version = 3.10.1\nimplementation = PyPy'])(
    'pyvenv.cfg with %j names no CPython release',
    async (lines) => expect((await scan(folder({ 'pyvenv.cfg': `${lines}\n`, [`${SITE}/x`]: '' }))).components).toEqual([]),
  );

  it('a prefix tells its version in patchlevel.h', async () => {
    const written = await scan(
      folder({
        'include/python3.11/patchlevel.h': '#define PY_MAJOR_VERSION 3\n#define PY_VERSION      \t"3.11.9+"\n',
        'include/other/x': '',
        [`${SITE}/x`]: '',
      }),
    );
    expect(written.identities).toEqual(['pkg:generic/python@3.11.9']);
  });

  it("markers are decided by the environment's own files", async () => {
    const written = await scan(
      folder(
        under('Lib/site-packages', {
          ...distribution('a', '1', {
            headers: ['Requires-Dist: w; sys_platform == "win32"', 'Requires-Dist: x; sys_platform != "win32"'],
            tags: ['cp311-cp311-win_amd64'],
          }),
          ...distribution('w', '1', { requested: false }),
          ...distribution('x', '1', { requested: false }),
        }),
      ),
    );
    expect(written.dependsOn('pkg:pypi/a@1')).toEqual(['pkg:pypi/w@1']);
    expect(written.properties('environment', 'pyenv-sbom:marker')).toEqual([
      'implementation_name=cpython',
      'os_name=nt',
      'platform_machine=AMD64',
      'platform_python_implementation=CPython',
      'platform_system=Windows',
      'python_version=3.11',
      'sys_platform=win32',
    ]);
    const mixed = await scan(
      folder(
        under(SITE, {
          ...distribution('a', '1', { headers: ['Requires-Dist: a; platform_machine == "x"'], tags: ['cp311-cp311-linux_x86_64'] }),
          ...distribution('b', '1', { tags: ['cp310-cp310-linux_aarch64'] }),
        }),
      ),
    );
    expect(mixed.codes).toEqual(['requirement-undecided']);
  });
});

describe('a distribution', () => {
  it('carries every declared fact', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('My.Package', '1.0', {
          headers: [
            'Summary: What it is.',
            'Keywords: a, b,a',
            'Author-email: Ann <ann@x.org>',
            'License-Expression: MIT',
            'License-File: LICENSE',
            'Project-URL: Source, https://x.org/src',
            'Requires-Python: >=3.9',
            'Requires-Dist: other; sys_platform == "win32"',
            'Provides-Extra: x',
            'Requires-External: libfoo',
            'Import-Name: my_package',
          ],
          tags: ['cp311-cp311-manylinux_2_28_x86_64'],
        }),
      ),
    );
    expect(written.component('pkg:pypi/my-package@1.0')).toMatchObject({
      type: 'library',
      name: 'my-package',
      version: '1.0',
      description: 'What it is.',
      tags: ['a', 'b'],
      authors: [{ name: 'Ann', email: 'ann@x.org' }],
      licenses: [{ license: { id: 'MIT', acknowledgement: 'declared' } }],
      externalReferences: [{ type: 'vcs', url: 'https://x.org/src', comment: 'from packaging metadata Project-URL: Source' }],
    });
    expect(
      (written.component('pkg:pypi/my-package@1.0').properties ?? []).map(
        ({ name, value }) => `${name.replace('pyenv-sbom:', '')}=${value}`,
      ),
    ).toEqual([
      `aquasecurity:trivy:FilePath=${SITE}/My.Package-1.0.dist-info/METADATA`,
      'declared-name=My.Package',
      'import-name=my_package',
      'installer=pip',
      'license-file=LICENSE',
      'metadata-version=2.4',
      'provides-extra=x',
      'requested=true',
      'requires-dist=other; sys_platform == "win32"',
      'requires-external=libfoo',
      'requires-python=>=3.9',
      'wheel-generator=test',
      'wheel-tag=cp311-cp311-manylinux_2_28_x86_64',
      `syft:location:0:path=${SITE}/My.Package-1.0.dist-info/METADATA`,
    ]);
    expect(
      JSON.parse((await scan(virtualEnvironment(distribution('a', '1', { headers: ['Keywords: one two'] })))).text).components[1].tags,
    ).toEqual(['one', 'two']);
  });

  it("METADATA's version wins over the folder's", async () => {
    const written = await scan(
      virtualEnvironment({
        'a_b-9.dist-info/METADATA': 'Metadata-Version: 2.1\nName: A.b\nVersion: 1.0\n',
        'torch-2.0_cu118.dist-info/METADATA': 'Metadata-Version: 2.1\nName: torch\nVersion: 2.0+cu118\n',
      }),
    );
    expect(written.identities).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/a-b@1.0', 'pkg:pypi/torch@2.0%2Bcu118']);
    expect(written.codes).toEqual(['metadata-folder-disagrees']);
  });

  it.each([
    [
      { url: 'https://user:pw@x.org/a.git', vcs_info: { vcs: 'git', commit_id: 'c0ffee', requested_revision: 'main' }, subdirectory: 'py' },
      'pkg:pypi/a@1?vcs_url=git%2Bhttps:%2F%2Fx.org%2Fa.git%40c0ffee',
      [],
    ],
    [
      { url: 'https://x.org/a-1.whl', archive_info: { hashes: { sha256: 'a'.repeat(64) } } },
      'pkg:pypi/a@1?download_url=https:%2F%2Fx.org%2Fa-1.whl',
      [],
    ],
    [
      { url: 'file:///home/me/a-1.whl', archive_info: { hashes: { sha256: 'a'.repeat(64) } } },
      'distribution:a@1',
      ['direct-url-not-registry'],
    ],
    [{ url: 'file:///home/me/a', dir_info: { editable: true } }, 'distribution:a@1', ['direct-url-not-registry']],
    [{ url: 'file:///home/me/a', vcs_info: { vcs: 'git', commit_id: 'c0ffee' } }, 'distribution:a@1', []],
    [{ nonsense: true }, 'distribution:a@1', ['direct-url-malformed']],
  ])('direct_url.json %j gives %s', async (directUrl, reference, codes) => {
    const written = await scan(virtualEnvironment(distribution('a', '1', { directUrl })));
    expect(written.identities).toEqual(expect.arrayContaining([reference]));
    expect(written.codes).toEqual(codes);
    expect(written.text).not.toMatch(/pw@|\/home\/me/);
  });

  it("conda's left-over direct_url.json does not count", async () =>
    expect(
      (
        await scan(
          virtualEnvironment(distribution('a', '1', { installer: 'conda', directUrl: { url: 'file:///feedstock_root/a', dir_info: {} } })),
        )
      ).identities,
    ).toContain('pkg:pypi/a@1'));

  it('installed twice is one finding, and both are reported', async () => {
    const written = await scan(virtualEnvironment(distribution('a', '1'), distribution('a', '2')));
    expect(written.codes).toEqual(['distribution-duplicated']);
    expect(written.identities).toEqual(['pkg:generic/python@3.11.7', 'pkg:pypi/a@1', 'pkg:pypi/a@2']);
  });

  it('draws progress from data', async () => {
    const seen: unknown[] = [];
    await scan(virtualEnvironment(distribution('a', '1'), distribution('b', '1')), { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { distributions: 1, total: 2, documents: 0 },
      { distributions: 2, total: 2, documents: 0 },
    ]);
  });
});

describe('links', () => {
  it('inside the environment are followed, out of it never', async () => {
    const environment = virtualEnvironment(distribution('a', '1'));
    const site = join(environment, SITE);
    const outside = folder({ METADATA: 'Metadata-Version: 2.1\nName: stolen\nVersion: 1\n', 'x.json': '{}' });
    writeFiles(environment, {
      'share/linked/METADATA': 'Metadata-Version: 2.1\nName: linked\nVersion: 1\n',
      'share/meta': 'Metadata-Version: 2.1\nName: file\nVersion: 1\n',
    });
    symlinkSync('../../../share/linked', join(site, 'linked-1.dist-info'));
    mkdirSync(join(site, 'file-1.dist-info'));
    symlinkSync('../../../../share/meta', join(site, 'file-1.dist-info/METADATA'));
    symlinkSync(outside, join(site, 'stolen-1.dist-info'));
    mkdirSync(join(site, 'half-1.dist-info'));
    symlinkSync(join(outside, 'METADATA'), join(site, 'half-1.dist-info/METADATA'));
    symlinkSync('nowhere', join(site, 'dangling-1.dist-info'));
    const written = await scan(environment);
    expect(written.identities).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/a@1',
      'pkg:pypi/file@1',
      'pkg:pypi/half@1',
      'pkg:pypi/linked@1',
    ]);
    expect(written.codes).toEqual(['metadata-missing', 'link-outside-environment', 'link-outside-environment']);
  });

  it('in a loop end', async () => {
    const environment = virtualEnvironment(
      distribution('a', '1', { sboms: { 'x.json': { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 } } }),
    );
    symlinkSync('.', join(environment, SITE, 'a-1.dist-info/sboms/again'));
    symlinkSync('self', join(environment, SITE, 'a-1.dist-info/sboms/self'));
    const written = await scan(environment);
    expect(written.codes).toEqual(['link-loop', 'link-loop']);
    expect(written.result.summary.documentsMerged).toBe(1);
  });
});
