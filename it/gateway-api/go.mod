// Fixes the release of the Gateway API whose definitions (CRDs) the tests install: see scripts/gateway-crds.
module projectcontour.io/it/gateway-api

go 1.24.0

require sigs.k8s.io/gateway-api v1.3.0
