/**
 * What protects hosts and backends, seen from outside: requests through the real Envoy to real
 * backends, with a real rate limit service, authorization services and key servers beside it.
 *
 * <p>What comes in are manifests; what goes out are requests, and what client, backend and services
 * saw of them. The thread of the test is the only one to call; the servers answer on their own.
 */
@NullMarked
package io.projectcontour.it.security;

import org.jspecify.annotations.NullMarked;
