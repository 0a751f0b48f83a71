/** Time and name of SPDX documents, which both versions demand; the name follows from the content, without the time. */

/** Of a document without a time: the beginning of time, read back as none. */
export const EPOCH = '1970-01-01T00:00:00Z';

/** Stand in the text until it is whole: a name made of the content, and the time that must not be part of it. */
export const UNSIGNED = '00000000-0000-5000-8000-000000000000';
export const UNDATED = '0001-01-01T00:00:00Z';
