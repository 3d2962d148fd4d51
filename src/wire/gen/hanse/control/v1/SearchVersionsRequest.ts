// Original file: proto/hanse/control/v1/catalog.proto


export interface SearchVersionsRequest {
  /**
   * Every word must be found, in any order, in the name, label, title, keywords, licence, description or site. Words in
   * quotes must stand side by side; `word*` and the last word may be the beginning of a word. Case and accents do not
   * matter. Empty: everything that the filters let through.
   */
  'text'?: (string);
  /**
   * `dataset` or `checkpoint`; empty for both.
   */
  'kind'?: (string);
  /**
   * Any of these; empty for all.
   */
  'siteIds'?: (string)[];
  /**
   * A licence, whole, or one of those that an SPDX expression names; empty for all.
   */
  'license'?: (string);
  /**
   * All of these, each whole.
   */
  'keywords'?: (string)[];
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface SearchVersionsRequest__Output {
  /**
   * Every word must be found, in any order, in the name, label, title, keywords, licence, description or site. Words in
   * quotes must stand side by side; `word*` and the last word may be the beginning of a word. Case and accents do not
   * matter. Empty: everything that the filters let through.
   */
  'text': (string);
  /**
   * `dataset` or `checkpoint`; empty for both.
   */
  'kind': (string);
  /**
   * Any of these; empty for all.
   */
  'siteIds': (string)[];
  /**
   * A licence, whole, or one of those that an SPDX expression names; empty for all.
   */
  'license': (string);
  /**
   * All of these, each whole.
   */
  'keywords': (string)[];
  'pageSize': (number);
  'pageToken': (string);
}
