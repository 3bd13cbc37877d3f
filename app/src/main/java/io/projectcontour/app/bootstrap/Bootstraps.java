package io.projectcontour.app.bootstrap;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.LayeredRuntime;
import io.envoyproxy.envoy.config.bootstrap.v3.RuntimeLayer;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.regex_engines.v3.GoogleRE2;

/** Builds bootstraps. */
public final class Bootstraps {
  private static final String RUNTIME_LAYER = "dynamic";

  private Bootstraps() {}

  /** The bootstrap for these settings (spec: bootstrap.md section 1). */
  public static Bootstrap bootstrap(BootstrapSettings settings) {
    Bootstrap.Builder bootstrap =
        Bootstrap.newBuilder()
            .setDynamicResources(XdsSources.dynamicResources(settings.xdsMode()))
            .setLayeredRuntime(runtime(settings.xdsMode()))
            .setStaticResources(
                Bootstrap.StaticResources.newBuilder()
                    .addClusters(BootstrapClusters.xds(settings))
                    .addClusters(BootstrapClusters.admin(settings)))
            .setAdmin(admin(settings))
            .setDefaultRegexEngine(
                TypedExtensionConfig.newBuilder()
                    .setName("envoy.regex_engines.google_re2")
                    .setTypedConfig(Any.pack(GoogleRE2.getDefaultInstance())));
    OverloadLimits.of(settings).ifPresent(bootstrap::setOverloadManager);
    return bootstrap.build();
  }

  /** The administration comes last, so that what is changed there wins. */
  private static LayeredRuntime runtime(XdsMode mode) {
    return LayeredRuntime.newBuilder()
        .addLayers(
            RuntimeLayer.newBuilder()
                .setName(RUNTIME_LAYER)
                .setRtdsLayer(
                    RuntimeLayer.RtdsLayer.newBuilder()
                        .setName(RUNTIME_LAYER)
                        .setRtdsConfig(XdsSources.source(mode))))
        .addLayers(
            RuntimeLayer.newBuilder()
                .setName("admin")
                .setAdminLayer(RuntimeLayer.AdminLayer.getDefaultInstance()))
        .build();
  }

  private static Admin admin(BootstrapSettings settings) {
    return Admin.newBuilder()
        .addAccessLog(
            AccessLog.newBuilder()
                .setName("envoy.access_loggers.file")
                .setTypedConfig(Any.pack(FileAccessLog.newBuilder().setPath("/dev/null").build())))
        .setAddress(BootstrapClusters.adminSocket(settings))
        .build();
  }
}
