/**
 * Data: functions that only one library defines, by which it is seen to be linked in where nothing tells its release. Source: the
 * library's own headers or sources; no name of a row is also a fork's or a wrapper's. As of 2026-11-21.
 */
export type LibrarySymbolRow = readonly [symbol: string, library: string];

export const LIBRARY_SYMBOLS: readonly LibrarySymbolRow[] = [
  ['sodium_init', 'libsodium'],
  ['llhttp_execute', 'llhttp'],
  ['http_parser_execute', 'http-parser'],
  ['FT_Done_FreeType', 'freetype'],
  ['FT_Add_Default_Modules', 'freetype'],
  ['hb_shape_plan_execute', 'harfbuzz'],
  ['GifErrorString', 'giflib'],
  ['DGifSlurp', 'giflib'],
  ['libdeflate_zlib_decompress', 'libdeflate'],
  ['libdeflate_alloc_decompressor', 'libdeflate'],
  ['snappy_uncompressed_length', 'snappy'],
  ['lzma_stream_decoder', 'xz'],
  ['ZSTD_decompressStream', 'zstd'],
  ['LZ4_decompress_safe', 'lz4'],
  ['BZ2_bzDecompress', 'bzip2'],
  ['WebPDecodeRGBA', 'libwebp'],
  ['opj_create_decompress', 'openjpeg'],
  ['lerc_decode', 'lerc'],
  ['json_tokener_parse_ex', 'json-c'],
  ['cmsCreateTransform', 'lcms2'],
  ['BORINGSSL_self_test', 'boringssl'],
  ['secp256k1_context_create', 'libsecp256k1'],
  ['ffi_prep_cif_var', 'libffi'],
  ['XML_ParserCreate_MM', 'expat'],
  ['yaml_parser_parse', 'libyaml'],
  ['redisReaderFeed', 'hiredis'],
  ['roaring_bitmap_or', 'croaring'],
  ['svm_train', 'libsvm'],
  ['argon2_hash', 'argon2'],
  ['onig_search', 'onig'],
  ['cs_disasm', 'capstone'],
  ['yr_scanner_scan_mem', 'yara'],
  ['h3ToGeo', 'h3'],
  ['GEOSGeom_createPoint', 'geos'],
  ['unw_init_local', 'libunwind'],
  ['mi_malloc', 'mimalloc'],
];
