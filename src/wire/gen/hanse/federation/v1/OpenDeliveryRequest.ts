// Original file: proto/hanse/federation/v1/delivery.proto


export interface OpenDeliveryRequest {
  /**
   * Chosen by the caller, the same at each try: the transfer's id.
   */
  'requestId'?: (string);
  /**
   * Artifact name, e.g. `climate/era5`.
   */
  'artifact'?: (string);
  'label'?: (string);
  /**
   * The manifest digest that the caller was shown.
   */
  'digest'?: (string);
  /**
   * Only tell what would be answered; opens nothing.
   */
  'dryRun'?: (boolean);
  /**
   * ISO 3166 country of the store that the copy will lie in.
   */
  'storeCountry'?: (string);
  /**
   * `hanse-agreement+jwt` to the terms of the grant, signed by the caller; empty where there are none, or where it was
   * handed over before.
   */
  'agreement'?: (string);
  /**
   * The site that owns the version, where another one is asked for it; empty where it is the owner that is asked.
   */
  'owner'?: (string);
  /**
   * The owner's `hanse-ticket+jwt` for the site that is asked; with `owner`, for a dry run too.
   */
  'ticket'?: (string);
}

export interface OpenDeliveryRequest__Output {
  /**
   * Chosen by the caller, the same at each try: the transfer's id.
   */
  'requestId': (string);
  /**
   * Artifact name, e.g. `climate/era5`.
   */
  'artifact': (string);
  'label': (string);
  /**
   * The manifest digest that the caller was shown.
   */
  'digest': (string);
  /**
   * Only tell what would be answered; opens nothing.
   */
  'dryRun': (boolean);
  /**
   * ISO 3166 country of the store that the copy will lie in.
   */
  'storeCountry': (string);
  /**
   * `hanse-agreement+jwt` to the terms of the grant, signed by the caller; empty where there are none, or where it was
   * handed over before.
   */
  'agreement': (string);
  /**
   * The site that owns the version, where another one is asked for it; empty where it is the owner that is asked.
   */
  'owner': (string);
  /**
   * The owner's `hanse-ticket+jwt` for the site that is asked; with `owner`, for a dry run too.
   */
  'ticket': (string);
}
