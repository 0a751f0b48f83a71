/** The floor of a scan: reads METADATA, WHEEL, RECORD, INSTALLER and the embedded documents, and parses those. No more. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root] = process.argv.slice(2);
const siteOf = (folder) => (readdirSync(folder).includes('pyvenv.cfg') ? join(folder, 'lib', 'python3.11', 'site-packages') : folder);
// A file system of the benchmarks has its environments in one folder.
const applications = join(root, 'srv');
const sites = existsSync(applications) ? readdirSync(applications).map((name) => siteOf(join(applications, name))) : [siteOf(root)];
let bytes = 0;
for (const site of sites)
  for (const name of readdirSync(site)) {
    if (!name.endsWith('.dist-info')) continue;
    const files = readdirSync(join(site, name));
    for (const file of ['METADATA', 'WHEEL', 'RECORD', 'INSTALLER'])
      if (files.includes(file)) bytes += readFileSync(join(site, name, file)).length;
    if (files.includes('sboms'))
      for (const file of readdirSync(join(site, name, 'sboms')))
        bytes += Object.keys(JSON.parse(readFileSync(join(site, name, 'sboms', file), 'utf8'))).length;
    if (name.startsWith('pip-'))
      bytes += Object.keys(JSON.parse(readFileSync(join(site, 'pip', '_vendor', 'bom.cdx.json'), 'utf8'))).length;
  }
if (bytes === 0) process.exit(1);
