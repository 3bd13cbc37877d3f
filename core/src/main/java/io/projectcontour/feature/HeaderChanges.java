package io.projectcontour.feature;

import io.projectcontour.k8s.contour.HeadersPolicy;
import io.projectcontour.settings.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes of headers, checked (spec: httpproxy.md section 8).
 *
 * @param set name to value
 * @param remove names
 * @param host the host that requests get; empty to keep theirs
 * @param hostHeader the header whose value becomes the request's host; empty for none
 */
record HeaderChanges(Map<String, String> set, List<String> remove, String host, String hostHeader) {
  /** No change. */
  static final HeaderChanges NONE = new HeaderChanges(Map.of(), List.of(), "", "");

  private static final Pattern REQUEST_HEADER = Pattern.compile("%REQ\\(([A-Za-z0-9-]+)\\)%");
  private static final String HOST = "Host";

  /** Envoy's own limit. */
  private static final int MOST_HEADERS = 1000;

  HeaderChanges {
    set = Map.copyOf(set);
    remove = List.copyOf(remove);
  }

  /** What is wrong with a policy. */
  static final class InvalidHeadersException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidHeadersException(String message) {
      super(message, null, false, false);
    }
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  /** Reads a policy of an object. */
  static HeaderChanges parse(
      @Nullable HeadersPolicy policy, boolean allowHost, Map<String, String> variables)
      throws InvalidHeadersException {
    if (policy == null) {
      return NONE;
    }
    Map<String, String> set = new TreeMap<>();
    String host = "";
    String hostHeader = "";
    for (HeadersPolicy.HeaderValue entry : policy.set()) {
      String name = HeaderNames.canonical(entry.name());
      if (set.containsKey(name)) {
        throw new InvalidHeadersException("duplicate header addition: " + GoText.quote(name));
      }
      if (name.equals(HOST)) {
        checkHostAllowed(allowHost);
        checkValue(name, entry.value());
        Optional<String> source = requestHeader(entry.value());
        if (source.isPresent()) {
          hostHeader = HeaderNames.canonical(source.get());
        } else {
          host = entry.value();
        }
        continue;
      }
      checkName("set", name);
      checkValue(name, entry.value());
      set.put(name, HeaderValues.escape(entry.value(), variables));
    }
    SortedSet<String> remove = new TreeSet<>();
    for (String entry : policy.remove()) {
      String name = HeaderNames.canonical(entry);
      if (remove.contains(name)) {
        throw new InvalidHeadersException("duplicate header removal: " + GoText.quote(name));
      }
      checkName("remove", name);
      checkRemoval(name);
      remove.add(name);
    }
    checkCount(set);
    return new HeaderChanges(set, List.copyOf(remove), host, hostHeader);
  }

  private static void checkCount(Map<String, String> set) throws InvalidHeadersException {
    if (set.size() > MOST_HEADERS) {
      throw new InvalidHeadersException(
          "there are " + set.size() + " headers to set, Envoy sets " + MOST_HEADERS + " at most");
    }
  }

  /** These changes with the configured ones behind them: an object's own values win. */
  HeaderChanges withDefaults(
      HeadersPolicy defaults, boolean allowHost, Map<String, String> variables)
      throws InvalidHeadersException {
    Map<String, String> allSet = new TreeMap<>(set);
    String allHost = host;
    for (HeadersPolicy.HeaderValue entry : defaults.set()) {
      String name = HeaderNames.canonical(entry.name());
      if (name.equals(HOST)) {
        checkHostAllowed(allowHost);
        checkValue(name, entry.value());
        if (allHost.isEmpty()) {
          if (requestHeader(entry.value()).isPresent()) {
            throw new InvalidHeadersException(
                "rewriting \"Host\" host header with dynamic value is not supported on service");
          }
          allHost = entry.value();
        }
        continue;
      }
      checkName("set", name);
      checkValue(name, entry.value());
      allSet.putIfAbsent(name, HeaderValues.escape(entry.value(), variables));
    }
    List<String> allRemove = new ArrayList<>(remove);
    for (String entry : defaults.remove()) {
      String name = HeaderNames.canonical(entry);
      checkName("set", name);
      checkRemoval(name);
      if (!remove.contains(name)) {
        allRemove.add(name);
      }
    }
    checkCount(allSet);
    return new HeaderChanges(allSet, allRemove, allHost, hostHeader);
  }

  private static void checkHostAllowed(boolean allowHost) throws InvalidHeadersException {
    if (!allowHost) {
      throw new InvalidHeadersException("rewriting \"Host\" header is not supported");
    }
  }

  private static void checkName(String what, String name) throws InvalidHeadersException {
    Optional<String> error = HeaderNames.error(name);
    if (error.isPresent()) {
      throw new InvalidHeadersException(
          "invalid " + what + " header " + GoText.quote(name) + ": " + error.get());
    }
  }

  private static void checkValue(String name, String value) throws InvalidHeadersException {
    Optional<String> error = HeaderValues.error(name, value);
    if (error.isPresent()) {
      throw new InvalidHeadersException(error.get());
    }
  }

  private static void checkRemoval(String name) throws InvalidHeadersException {
    Optional<String> error = HeaderNames.removalError(name);
    if (error.isPresent()) {
      throw new InvalidHeadersException(error.get());
    }
  }

  private static Optional<String> requestHeader(String value) {
    Matcher matcher = REQUEST_HEADER.matcher(value);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
