// Original file: proto/hanse/control/v1/rules.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a rule is to replicate, and how.
 */
export interface RuleTerms {
  /**
   * Site id of the peer whose own versions are brought here.
   */
  'from'?: (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth.
   */
  'artifact'?: (string);
  /**
   * `dataset`, `checkpoint`, or empty for both.
   */
  'kind'?: (string);
  /**
   * Place below which each version gets `site/artifact/label`; empty for the site's own rule.
   */
  'to'?: (string);
  /**
   * So many of the newest held ones of each artifact stay; 0: nothing is removed.
   */
  'keepLast'?: (number);
  /**
   * Those whose number (the step of a label `step-N`, else the sequence) is divisible by it stay for good; 0: none.
   */
  'keepEvery'?: (number | string | Long);
  /**
   * Only versions whose number is divisible by it are taken; 0 and 1: all.
   */
  'every'?: (number | string | Long);
  /**
   * Only the newest version of each artifact is taken.
   */
  'latestOnly'?: (boolean);
  /**
   * -100 to 100; higher ones run first, 0 is what a person's pull has.
   */
  'priority'?: (number);
  /**
   * When its pulls may run, UTC: `Mon-Fri 20:00-06:00`, several with `;` between; empty for always.
   */
  'window'?: (string);
  /**
   * For all its pulls together; 0: as fast as it goes.
   */
  'maxBytesPerSecond'?: (number | string | Long);
}

/**
 * What a rule is to replicate, and how.
 */
export interface RuleTerms__Output {
  /**
   * Site id of the peer whose own versions are brought here.
   */
  'from': (string);
  /**
   * Artifact pattern: `*` is one segment, `**` any depth.
   */
  'artifact': (string);
  /**
   * `dataset`, `checkpoint`, or empty for both.
   */
  'kind': (string);
  /**
   * Place below which each version gets `site/artifact/label`; empty for the site's own rule.
   */
  'to': (string);
  /**
   * So many of the newest held ones of each artifact stay; 0: nothing is removed.
   */
  'keepLast': (number);
  /**
   * Those whose number (the step of a label `step-N`, else the sequence) is divisible by it stay for good; 0: none.
   */
  'keepEvery': (number);
  /**
   * Only versions whose number is divisible by it are taken; 0 and 1: all.
   */
  'every': (number);
  /**
   * Only the newest version of each artifact is taken.
   */
  'latestOnly': (boolean);
  /**
   * -100 to 100; higher ones run first, 0 is what a person's pull has.
   */
  'priority': (number);
  /**
   * When its pulls may run, UTC: `Mon-Fri 20:00-06:00`, several with `;` between; empty for always.
   */
  'window': (string);
  /**
   * For all its pulls together; 0: as fast as it goes.
   */
  'maxBytesPerSecond': (number);
}
