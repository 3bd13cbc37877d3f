package io.projectcontour.host;

import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.projectcontour.cluster.ClusterPlan;
import java.util.Optional;
import java.util.function.Function;

/** A policy of one secure host's HTTP connection manager. A value: implementations are records. */
public interface ConnectionFeature {
  /** Where a filter stands among the others (spec: xds.md section 2.5). */
  enum Slot {
    /** {@code envoy.filters.http.jwt_authn}. */
    JWT_AUTHN,
    /** {@code envoy.filters.http.ext_authz}. */
    EXT_AUTHZ,
    /** No filter: only fields of the connection manager. */
    NONE
  }

  /** The filter's place. */
  Slot slot();

  /**
   * The filter, present unless the slot is {@link Slot#NONE}.
   *
   * @param clusterNames the names that clusters go by
   */
  Optional<HttpFilter> filter(Function<ClusterPlan, String> clusterNames);

  /** Changes to the connection manager itself. */
  default void apply(HttpConnectionManager.Builder manager) {}
}
