package io.projectcontour.envoy.message;

/** Names of Envoy's HTTP filters, under which routes and virtual hosts configure them. */
public final class FilterNames {
  /** Cross-origin requests. */
  public static final String CORS = "envoy.filters.http.cors";

  /** External authorization. */
  public static final String EXT_AUTHZ = "envoy.filters.http.ext_authz";

  /** JSON web tokens. */
  public static final String JWT_AUTHN = "envoy.filters.http.jwt_authn";

  /** Limits that each Envoy keeps. */
  public static final String LOCAL_RATE_LIMIT = "envoy.filters.http.local_ratelimit";

  /** Scripts. */
  public static final String LUA = "envoy.filters.http.lua";

  /** Limits that a service keeps. */
  public static final String RATE_LIMIT = "envoy.filters.http.ratelimit";

  /** Address filters. */
  public static final String RBAC = "envoy.filters.http.rbac";

  private FilterNames() {}
}
