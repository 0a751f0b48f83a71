/**
 * Writes CycloneDX in XML: the JSON writer's value, printed by another table (xml-printer.ts, xml-shapes.ts). Read by xml-reader.ts.
 * Specification: https://cyclonedx.org/docs/1.7/xml/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import { escapeText } from '../../untrusted/xml.ts';
import type { Pieces } from '../pieces.ts';
import type { Stamp } from '../stamp.ts';
import { signed, writeDocument } from './writer.ts';
import { printXml } from './xml-printer.ts';
import { NAMESPACE } from './xml-shapes.ts';

/** The text of a document in XML: two spaces of indentation, LF, a final newline. The serial number follows from the content. */
export function writeCycloneDxXml(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  return writeDocument(inventory, version, stamp, (document, context) => {
    const { $schema: _schema, bomFormat: _format, specVersion, ...rest } = document;
    const pieces = printXml(rest, `${NAMESPACE}${specVersion}`, context);
    const timestamp = stamp.timestamp === undefined ? '' : `    <timestamp>${escapeText(stamp.timestamp)}</timestamp>\n`;
    return signed(pieces, '  <metadata>\n', timestamp);
  });
}
