// Original file: proto/hanse/control/v1/grants.proto


/**
 * Terms, as a text that this site keeps or as a page elsewhere.
 */
export interface Terms {
  /**
   * 64 lower-case hex digits: of the text, or of the page as it is to be.
   */
  'sha256'?: (string);
  /**
   * https; empty where it is a text.
   */
  'url'?: (string);
  /**
   * At most 64 KiB; left out in lists.
   */
  'text'?: (string);
}

/**
 * Terms, as a text that this site keeps or as a page elsewhere.
 */
export interface Terms__Output {
  /**
   * 64 lower-case hex digits: of the text, or of the page as it is to be.
   */
  'sha256': (string);
  /**
   * https; empty where it is a text.
   */
  'url': (string);
  /**
   * At most 64 KiB; left out in lists.
   */
  'text': (string);
}
