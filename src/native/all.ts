/**
 * What is used of this room once native code is met, as one module that is loaded then: each that is found, read and linked apart costs a
 * millisecond (docs/decisions/0004-what-is-loaded-when.md).
 */
export { fileComponent, libraryComponent } from './components.ts';
export { contradictions, declaredLibraries, declaringComponent, withDeclaredRelease } from './declared.ts';
export { declaredNames } from './declared-names.ts';
export { identifyDistribution } from './identify-distribution.ts';
