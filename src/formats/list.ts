/** The formats, a line each. Two that recognise one file are asked in the order of their ids. */
export { cyclonedxJson, cyclonedxXml } from './cyclonedx/formats.ts';
export { spdxJson, spdxRdf, spdxTagValue, spdxYaml } from './spdx2/formats.ts';
export { spdx3Json } from './spdx3/formats.ts';
