package io.projectcontour.k8s.gateway;

import io.projectcontour.k8s.Values;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is done to requests or responses on their way; the type says which field counts. */
public record RouteFilter(
    String type,
    @Nullable HeaderModifier requestHeaderModifier,
    @Nullable HeaderModifier responseHeaderModifier,
    @Nullable RequestMirror requestMirror,
    @Nullable RequestRedirect requestRedirect,
    @Nullable UrlRewrite urlRewrite) {
  /** Fills in what is absent. */
  @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
  public RouteFilter {
    type = Objects.requireNonNullElse(type, "");
  }

  /** Changes of headers. */
  public record HeaderModifier(List<Header> set, List<Header> add, List<String> remove) {
    /** Fills in what is absent. */
    public HeaderModifier {
      set = Values.listOf(set);
      add = Values.listOf(add);
      remove = Values.listOf(remove);
    }
  }

  /** A header. */
  public record Header(String name, String value) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public Header {
      name = Objects.requireNonNullElse(name, "");
      value = Objects.requireNonNullElse(value, "");
    }
  }

  /** Where copies of requests go. */
  public record RequestMirror(BackendRef backendRef) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public RequestMirror {
      backendRef =
          Objects.requireNonNullElse(
              backendRef, new BackendRef(null, null, null, "", null, null, List.of()));
    }
  }

  /** An answer that sends the client elsewhere. Absent parts keep what the request has. */
  public record RequestRedirect(
      @Nullable String scheme,
      @Nullable String hostname,
      @Nullable PathModifier path,
      @Nullable Integer port,
      @Nullable Integer statusCode) {}

  /** Changes of the request's host and path. */
  public record UrlRewrite(@Nullable String hostname, @Nullable PathModifier path) {}

  /** A change of the path. */
  public record PathModifier(
      String type, @Nullable String replaceFullPath, @Nullable String replacePrefixMatch) {
    /** Fills in what is absent. */
    @SuppressWarnings("NullAway") // Jackson passes null for what a manifest leaves out
    public PathModifier {
      type = Objects.requireNonNullElse(type, "");
    }
  }
}
