/**
 * Data: the source packages of the libraries that manylinux images provide and auditwheel grafts, with the epochs that their
 * advisories carry. Binary name → source name; only libraries whose version is their source's version, since the SRPM's name
 * is made from it. Source: the spec files of RHEL 7 to 9 and their rebuilds, and the advisories for the epochs.
 */
export interface SourcePackage {
  readonly source: string;
  readonly epoch?: number;
}

const OWN_NAME = [
  'SuperLU', 'arpack', 'atlas', 'blosc', 'cairo', 'expat', 'fftw', 'fontconfig', 'freetype', 'fribidi', 'gflags', 'glib2', 'glog', 'glpk', 'gmp', 'gnutls',
  'graphite2', 'gsl', 'harfbuzz', 'hdf5', 'jansson', 'jasper', 'lapack', 'lcms2', 'libICE', 'libSM', 'libX11', 'libXau', 'libXcursor', 'libXdmcp', 'libXext',
  'libXfixes', 'libXft', 'libXi', 'libXinerama', 'libXrandr', 'libXrender', 'libXt', 'libXxf86vm', 'libaec', 'libaio', 'libassuan', 'libdrm', 'libedit',
  'libevent', 'libffi', 'libgcrypt', 'libgpg-error', 'libidn', 'libidn2', 'libjpeg-turbo', 'libksba', 'libmpc', 'libogg', 'libpciaccess', 'libpsl',
  'libpwquality', 'libseccomp', 'libselinux', 'libsepol', 'libsndfile', 'libsodium', 'libssh', 'libssh2', 'libtasn1', 'libtiff', 'libtool', 'libunistring',
  'libusbx', 'libverto', 'libvorbis', 'libwebp', 'libxcb', 'libxml2', 'libxslt', 'libyaml', 'lz4', 'lzo', 'metis', 'mpfr', 'ncurses', 'netcdf', 'nettle',
  'nspr', 'nss', 'openblas', 'openjpeg2', 'openldap', 'p11-kit', 'pango', 'pcre', 'pcre2', 'pixman', 'popt', 'proj', 'readline', 'scotch', 'snappy', 'sqlite',
  'suitesparse', 'szip', 'tbb', 'unixODBC', 'xz', 'zeromq', 'zlib', 'zstd', 'flexiblas', 'freeglut', 'libarchive', 'libcap', 'libxkbcommon', 'xcb-util',
  'xcb-util-image', 'xcb-util-keysyms', 'xcb-util-renderutil', 'xcb-util-wm', 'mariadb-connector-c', 'libzip', 'libtalloc', 'numactl',
];

const OTHER_NAME: Readonly<Record<string, readonly string[]>> = {
  gcc: ['libgcc', 'libgfortran', 'libgomp', 'libquadmath', 'libstdc++', 'libatomic', 'libitm', 'libgfortran5'],
  brotli: ['libbrotli'],
  bzip2: ['bzip2-libs'],
  curl: ['libcurl'],
  'cyrus-sasl': ['cyrus-sasl-lib'],
  e2fsprogs: ['libcom_err', 'libss', 'e2fsprogs-libs'],
  elfutils: ['elfutils-libelf', 'elfutils-libs'],
  fftw: ['fftw-libs', 'fftw-libs-double', 'fftw-libs-single', 'fftw-libs-long'],
  hwloc: ['hwloc-libs'],
  jbigkit: ['jbigkit-libs'],
  keyutils: ['keyutils-libs'],
  krb5: ['krb5-libs'],
  lapack: ['blas', 'lapack64', 'blas64'],
  lz4: ['lz4-libs'],
  mesa: ['mesa-libGL', 'mesa-libEGL', 'mesa-libgbm', 'mesa-libglapi', 'mesa-libGLU'],
  ncurses: ['ncurses-libs'],
  nghttp2: ['libnghttp2'],
  nss: ['nss-util', 'nss-softokn', 'nss-softokn-freebl', 'nss-sysinit'],
  numactl: ['numactl-libs'],
  openblas: ['openblas-threads', 'openblas-openmp', 'openblas-serial', 'openblas-threads64', 'openblas-openmp64', 'openblas-serial64', 'openblas-threads64_', 'openblas-openmp64_'],
  pam: ['pam-libs'],
  postgresql: ['postgresql-libs'],
  sqlite: ['sqlite-libs'],
  systemd: ['systemd-libs'],
  'util-linux': ['libuuid', 'libblkid', 'libmount', 'libsmartcols', 'libfdisk'],
  xz: ['xz-libs'],
  zstd: ['libzstd'],
};

const WITH_EPOCH: ReadonlyMap<string, SourcePackage> = new Map([
  ['openssl-libs', { source: 'openssl', epoch: 1 }],
  ['openssl', { source: 'openssl', epoch: 1 }],
  ['libpng', { source: 'libpng', epoch: 2 }],
  ['cups-libs', { source: 'cups', epoch: 1 }],
  ['dbus-libs', { source: 'dbus', epoch: 1 }],
  ['gdbm-libs', { source: 'gdbm', epoch: 1 }],
  ['libglvnd', { source: 'libglvnd', epoch: 1 }],
  ['libglvnd-glx', { source: 'libglvnd', epoch: 1 }],
  ['libglvnd-egl', { source: 'libglvnd', epoch: 1 }],
  ['libglvnd-opengl', { source: 'libglvnd', epoch: 1 }],
  ['libuv', { source: 'libuv', epoch: 1 }],
]);

/** The source package of each known rpm. */
export const SOURCE_PACKAGES: ReadonlyMap<string, SourcePackage> = new Map([
  ...OWN_NAME.map((name) => [name, { source: name }] as const),
  ...Object.entries(OTHER_NAME).flatMap(([source, names]) => names.map((name) => [name, { source }] as const)),
  ...WITH_EPOCH,
]);
