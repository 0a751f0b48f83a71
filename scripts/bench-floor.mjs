/** The floor of a scan: reads METADATA, WHEEL, RECORD, INSTALLER and the embedded documents, and parses those. No more. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root] = process.argv.slice(2);
const venv = join(root, 'lib', 'python3.11', 'site-packages');
const site = readdirSync(root).includes('pyvenv.cfg') ? venv : root;
let bytes = 0;
for (const name of readdirSync(site)) {
  if (!name.endsWith('.dist-info')) continue;
  const files = readdirSync(join(site, name));
  for (const file of ['METADATA', 'WHEEL', 'RECORD', 'INSTALLER'])
    if (files.includes(file)) bytes += readFileSync(join(site, name, file)).length;
  if (files.includes('sboms'))
    for (const file of readdirSync(join(site, name, 'sboms')))
      bytes += Object.keys(JSON.parse(readFileSync(join(site, name, 'sboms', file), 'utf8'))).length;
  if (name.startsWith('pip-')) bytes += Object.keys(JSON.parse(readFileSync(join(site, 'pip', '_vendor', 'bom.cdx.json'), 'utf8'))).length;
}
if (bytes === 0) process.exit(1);
