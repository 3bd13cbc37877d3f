package io.projectcontour.app.provisioner;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a container image: {@code [registry[:port]/]path[:tag][@digest]}.
 *
 * @param text as it is given
 * @param tag empty if there is none
 * @param digest with its algorithm, {@code sha256:...}; empty if there is none
 */
public record ImageReference(String text, String tag, String digest) {
  private static final int LONGEST_NAME = 255;

  private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
  private static final String REGISTRY =
      "(?:%1$s(?:\\.%1$s)*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?".formatted(LABEL);
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REFERENCE =
      Pattern.compile(
          ("(?<name>(?:%1$s/)?%2$s(?:/%2$s)*)"
                  + "(?::(?<tag>[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}))?"
                  + "(?:@(?<digest>sha(?:256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128})))?")
              .formatted(REGISTRY, PART));

  /** Reads a name; empty if it is none. */
  public static Optional<ImageReference> parse(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (!matcher.matches() || matcher.group("name").length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return Optional.of(
        new ImageReference(text, orEmpty(matcher, "tag"), orEmpty(matcher, "digest")));
  }

  /** What changes when another version of the image is named; empty if nothing does. */
  public String version() {
    return tag.isEmpty() ? digest.substring(digest.indexOf(':') + 1) : tag;
  }

  private static String orEmpty(Matcher matcher, String group) {
    String found = matcher.group(group);
    return found == null ? "" : found;
  }

  @Override
  public String toString() {
    return text;
  }
}
