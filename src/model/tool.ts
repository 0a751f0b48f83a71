/** How the tool names itself in its documents; a test holds the version to package.json's. */
export const TOOL: { readonly name: string; readonly version: string } = { name: 'pyenv-sbom', version: '0.1.0' };

declare const __COMMIT__: string | undefined;

/** The commit that the tool was built from, where that is known: the build puts it in. For people; documents do not name it. */
export const COMMIT: string = typeof __COMMIT__ === 'undefined' ? '' : __COMMIT__;
