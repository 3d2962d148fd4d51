#!/bin/sh
# Makes the site at the first start, takes over the store's keys and certificate, then serves.
set -eu
if [ ! -f /site/site.yaml ]; then
  node bin/hanse.js init "$SITE_ID" --site /site --name "$SITE_NAME" --country "$SITE_COUNTRY" \
    --public-host "gateway.$SITE_ID.example" --recovery-out "/recovery/$SITE_ID-recovery.key"
fi
install -m 600 /setup/main.json /setup/main-reader.json /setup/store-ca.pem /site/keys/
cp "config/compose/$SITE_ID.yaml" /site/site.yaml
exec node bin/hanse.js gateway --site /site
