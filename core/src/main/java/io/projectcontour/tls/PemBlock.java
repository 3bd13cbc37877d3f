package io.projectcontour.tls;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of PEM text. */
record PemBlock(String type, ByteString bytes) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([^-\\r\\n]*)-----[ \\t]*\\r?\\n(?:[A-Za-z0-9-]+:[^\\n]*\\n)*([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");

  /**
   * The blocks of a text; what is between them does not count, nor do blocks that are not base 64.
   */
  static List<PemBlock> parse(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      try {
        String base64 = matcher.group(2).replaceAll("\\s", "");
        blocks.add(
            new PemBlock(
                matcher.group(1), ByteString.copyFrom(Base64.getDecoder().decode(base64))));
      } catch (IllegalArgumentException e) {
        // Not base 64: like text between blocks.
      }
    }
    return blocks;
  }

  /**
   * Whether a text begins a block that is not among its blocks, since it is cut off or not base 64.
   */
  static boolean isDamaged(String text) {
    return BEGIN.matcher(text).results().count() > parse(text).size();
  }

  boolean startsWith(byte first) {
    return !bytes.isEmpty() && bytes.byteAt(0) == first;
  }
}
