package io.projectcontour.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.projectcontour.host.TrafficListener;
import io.projectcontour.host.TrafficListeners;
import io.projectcontour.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runtime layer (spec: xds.md section 9). */
public final class RuntimeLayer {
  /** Its name. */
  public static final String NAME = "dynamic";

  private static final String REQUESTS_PER_CYCLE = "http.max_requests_per_io_cycle";

  private RuntimeLayer() {}

  /**
   * The message. Settings of users do not replace those that have a field of their own in the
   * configuration.
   */
  public static Runtime message(Settings settings, TrafficListeners listeners) {
    Map<String, Value> layer = new TreeMap<>();
    layer.put("re2.max_program_size.error_level", number(1_048_576));
    layer.put("re2.max_program_size.warn_level", number(1000));
    settings
        .runtime()
        .forEach((key, text) -> layer.put(key, Value.newBuilder().setStringValue(text).build()));
    reserved(layer, REQUESTS_PER_CYCLE, settings.listener().maxRequestsPerIoCycle());
    for (TrafficListener listener : listeners.all()) {
      reserved(
          layer,
          "envoy.resource_limits.listener." + listener.name() + ".connection_limit",
          settings.listener().maxConnectionsPerListener());
    }
    return Runtime.newBuilder()
        .setName(NAME)
        .setLayer(Struct.newBuilder().putAllFields(layer))
        .build();
  }

  private static void reserved(Map<String, Value> layer, String key, Optional<Integer> value) {
    layer.remove(key);
    value.ifPresent(number -> layer.put(key, number(Integer.toUnsignedLong(number))));
  }

  private static Value number(long number) {
    return Value.newBuilder().setNumberValue((double) number).build();
  }
}
