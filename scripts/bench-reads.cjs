/**
 * Loaded before a program (`node --require`): writes down which pieces of which files it read, as JSON, to the file that PYENV_SBOM_READS names:
 * for each file that was opened its path, and of each read where it began and how many bytes came.
 */
const fs = require('node:fs');

const { closeSync, openSync, readSync } = fs;
const files = [];
const open = new Map();

fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  const entry = [path.toString(), []];
  files.push(entry);
  open.set(file, entry);
  return file;
};

fs.readSync = (file, memory, at, length, position) => {
  const count = readSync(file, memory, at, length, position);
  if (typeof position === 'number') open.get(file)?.[1].push([position, count]);
  return count;
};

fs.closeSync = (file) => {
  open.delete(file);
  closeSync(file);
};

process.on('exit', () => fs.writeFileSync(process.env.PYENV_SBOM_READS, JSON.stringify(files)));
