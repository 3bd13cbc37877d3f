package io.projectcontour.app.config;

import io.projectcontour.settings.GoText;
import io.projectcontour.settings.TlsParameters;
import io.projectcontour.settings.TlsVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks what TLS may negotiate (spec: config.md section 3). */
final class TlsReader {
  private static final Set<String> CIPHERS =
      new TreeSet<>(
          List.of(
              "ECDHE-ECDSA-CHACHA20-POLY1305",
              "ECDHE-RSA-CHACHA20-POLY1305",
              "ECDHE-ECDSA-AES128-GCM-SHA256",
              "ECDHE-RSA-AES128-GCM-SHA256",
              "ECDHE-ECDSA-AES128-SHA",
              "ECDHE-RSA-AES128-SHA",
              "AES128-GCM-SHA256",
              "AES128-SHA",
              "ECDHE-ECDSA-AES256-GCM-SHA384",
              "ECDHE-RSA-AES256-GCM-SHA384",
              "ECDHE-ECDSA-AES256-SHA",
              "ECDHE-RSA-AES256-SHA",
              "AES256-GCM-SHA384",
              "AES256-SHA"));

  private static final List<String> CURVES =
      List.of("X25519", "P-256", "P-384", "P-521", "X25519MLKEM768", "MLKEM1024");

  private final Report report;

  TlsReader(Report report) {
    this.report = report;
  }

  /** What a listener negotiates with clients; a wrong version is always a mistake. */
  TlsParameters listener(
      String field,
      @Nullable String minimum,
      @Nullable String maximum,
      List<String> ciphers,
      List<String> curves) {
    checkVersion(field + ".minimumProtocolVersion", minimum);
    checkVersion(field + ".maximumProtocolVersion", maximum);
    return parameters(field, minimum, maximum, ciphers, curves);
  }

  /** What a cluster negotiates with backends; Contour overlooks a wrong version in an object. */
  TlsParameters upstream(
      String field,
      @Nullable String minimum,
      @Nullable String maximum,
      List<String> ciphers,
      List<String> curves) {
    checkUpstreamVersion(field + ".minimumProtocolVersion", minimum, "1.2");
    checkUpstreamVersion(field + ".maximumProtocolVersion", maximum, "1.3");
    return parameters(field, minimum, maximum, ciphers, curves);
  }

  private TlsParameters parameters(
      String field,
      @Nullable String minimum,
      @Nullable String maximum,
      List<String> ciphers,
      List<String> curves) {
    TlsVersion lowest = TlsVersion.parseOr(minimum, TlsVersion.TLS_1_2);
    TlsVersion highest = TlsVersion.parseOr(maximum, TlsVersion.TLS_1_3);
    if (lowest.compareTo(highest) > 0) {
      report.mistake(
          field + ".minimumProtocolVersion",
          "the minimum TLS protocol version is greater than the maximum TLS protocol version");
    }
    for (int i = 0; i < ciphers.size(); i++) {
      if (!isCipher(ciphers.get(i))) {
        report.mistake(
            field + ".cipherSuites[" + i + "]",
            "invalid cipher suite "
                + GoText.quote(ciphers.get(i))
                + "; use a group such as [A|B] or one of "
                + String.join(", ", CIPHERS));
      }
    }
    for (int i = 0; i < curves.size(); i++) {
      if (!CURVES.contains(curves.get(i))) {
        report.mistake(
            field + ".ecdhCurves[" + i + "]",
            "invalid ECDH curve "
                + GoText.quote(curves.get(i))
                + "; use one of "
                + String.join(", ", CURVES));
      }
    }
    return new TlsParameters(
        lowest,
        highest,
        ciphers.isEmpty()
            ? TlsParameters.DEFAULTS.cipherSuites()
            : List.copyOf(new LinkedHashSet<>(ciphers)),
        List.copyOf(new LinkedHashSet<>(curves)));
  }

  private void checkVersion(String field, @Nullable String version) {
    if (!isVersion(version)) {
      report.mistake(field, invalidVersion(Values.text(version, "")));
    }
  }

  private void checkUpstreamVersion(String field, @Nullable String version, String byDefault) {
    if (!isVersion(version)) {
      report.mistakeUnlessObject(
          field, invalidVersion(Values.text(version, "")), byDefault + " is used");
    }
  }

  private static boolean isVersion(@Nullable String version) {
    return version == null || version.isEmpty() || version.equals("1.2") || version.equals("1.3");
  }

  private static String invalidVersion(String version) {
    return "invalid TLS protocol version " + GoText.quote(version) + "; use 1.2 or 1.3";
  }

  /** A name, or several of equal preference: {@code [A|B]}. No blanks are cut off. */
  private static boolean isCipher(String text) {
    if (!text.startsWith("[") || !text.endsWith("]") || text.length() < 2) {
      return CIPHERS.contains(text);
    }
    return CIPHERS.containsAll(List.of(text.substring(1, text.length() - 1).split("\\|", -1)));
  }
}
