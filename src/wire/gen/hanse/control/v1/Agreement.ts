// Original file: proto/hanse/control/v1/agreements.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Agreement {
  /**
   * The same at both sites.
   */
  'agreementId'?: (string);
  /**
   * `in`: this site agreed to a peer's terms; `out`: a peer agreed to ours.
   */
  'direction'?: (string);
  'peer'?: (string);
  /**
   * Artifact pattern.
   */
  'artifact'?: (string);
  'termsSha256'?: (string);
  /**
   * Who agreed; empty where it was for the whole site and the peer does not say who.
   */
  'person'?: (string);
  /**
   * For everybody at the site that agreed.
   */
  'forSite'?: (boolean);
  'purpose'?: (string);
  /**
   * Of the store that copies lie in, as the site that agreed says.
   */
  'country'?: (string);
  'grantId'?: (string);
  'agreedAt'?: (_google_protobuf_Timestamp | null);
}

export interface Agreement__Output {
  /**
   * The same at both sites.
   */
  'agreementId': (string);
  /**
   * `in`: this site agreed to a peer's terms; `out`: a peer agreed to ours.
   */
  'direction': (string);
  'peer': (string);
  /**
   * Artifact pattern.
   */
  'artifact': (string);
  'termsSha256': (string);
  /**
   * Who agreed; empty where it was for the whole site and the peer does not say who.
   */
  'person': (string);
  /**
   * For everybody at the site that agreed.
   */
  'forSite': (boolean);
  'purpose': (string);
  /**
   * Of the store that copies lie in, as the site that agreed says.
   */
  'country': (string);
  'grantId': (string);
  'agreedAt': (_google_protobuf_Timestamp__Output | null);
}
