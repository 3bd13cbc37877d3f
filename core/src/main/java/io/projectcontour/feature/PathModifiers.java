package io.projectcontour.feature;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.projectcontour.envoy.message.Messages;
import io.projectcontour.route.PathRewrite;
import io.projectcontour.route.RouteFeature;

/** A change of the path by a filter of the Gateway API (spec: gateway-api.md section 6). */
public record PathModifiers(PathRewrite rewrite) implements RouteFeature {
  private static final String WHOLE_PATH = "^/.*$";

  @Override
  public void apply(Route.Builder route) {
    var action = route.getRouteBuilder();
    switch (rewrite) {
      case PathRewrite.Prefix(String replacement) -> action.setPrefixRewrite(replacement);
      case PathRewrite.Full(String path) ->
          action
              .getRegexRewriteBuilder()
              .setPattern(Messages.regex(WHOLE_PATH))
              .setSubstitution(path);
      case PathRewrite.RemovePrefix(String pattern) ->
          action.getRegexRewriteBuilder().setPattern(Messages.regex(pattern)).setSubstitution("/");
    }
  }
}
