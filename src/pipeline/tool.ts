/** How the tool names itself in its documents; a test holds the version to package.json's. */
export const TOOL: { readonly name: string; readonly version: string } = { name: 'pyenv-sbom', version: '0.1.0' };
