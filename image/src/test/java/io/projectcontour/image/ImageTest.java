package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.fixture.HostCommand;
import io.projectcontour.it.fixture.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image's files and the tar made of them. */
class ImageTest {
  @Test
  void theTarHasTheFilesOfTheRootFileSystemAndRunsContourAsNobody() throws IOException {
    Layout layout = new Layout(Images.built().contour());
    try (TemporaryFolder work = TemporaryFolder.create("contour-tar")) {
      Path tar = work.path().resolve("contour.tar");
      ImageTar.write(layout, "example.com/contour:test", tar, work.path());

      Map<String, byte[]> parts = Tar.entries(Files.newInputStream(tar));
      JsonNode manifest = json(parts, "manifest.json").get(0);
      assertThat(manifest.at("/RepoTags/0").asString()).isEqualTo("example.com/contour:test");
      JsonNode config = json(parts, manifest.path("Config").asString()).path("config");
      assertThat(config.path("User").asString()).isEqualTo("65534:65534");
      assertThat(config.at("/Entrypoint/0").asString()).isEqualTo("contour");
      assertThat(files(parts, manifest))
          .containsOnlyKeys(
              Tree.files(layout.root()).stream()
                  .map(file -> layout.root().relativize(file).toString())
                  .toList());
    }
  }

  @Test
  void nobodyMayChangeAFileOfTheImageAndThereIsNoShell() {
    Layout layout = new Layout(Images.built().contour());
    assertThat(Tree.children(layout.root().resolve("bin")))
        .containsExactly(layout.root().resolve("bin/contour"));
    assertThat(layout.runtime().resolve("bin")).doesNotExist();
    assertThat(Tree.files(layout.root()))
        .allSatisfy(
            file ->
                assertThat(Files.getPosixFilePermissions(file))
                    .doesNotContain(
                        java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE,
                        java.nio.file.attribute.PosixFilePermission.GROUP_WRITE));
  }

  @Test
  void theAotCacheFitsTheImage() throws IOException {
    Path launcher = new Layout(Images.built().contour()).launcher();
    // With this mode a cache that does not fit is an error, not a slower start.
    HostCommand.Outcome outcome =
        HostCommand.run(
            List.of("env", "JAVA_TOOL_OPTIONS=-XX:AOTMode=on", launcher.toString(), "version"));
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("version: ");
  }

  /** For one that it has not, all of the class path would be asked. */
  @Test
  void theRuntimeNamesOnlySecurityProvidersOfItsModules() throws IOException {
    Path runtime = new Layout(Images.built().contour()).runtime();
    String modules = Files.readString(runtime.resolve("release"));
    List<String> names =
        Files.readAllLines(runtime.resolve("conf/security/java.security")).stream()
            .filter(line -> line.startsWith("security.provider."))
            .map(line -> line.substring(line.indexOf('=') + 1))
            .toList();
    assertThat(names).contains("SUN", "SunEC", "SunJSSE");
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(modules)
                    .contains(
                        Objects.requireNonNull(Security.getProvider(name))
                            .getClass()
                            .getModule()
                            .getName()));
  }

  @Test
  void noLibraryHasClassesThatCannotBeInTheCache() throws IOException {
    Path libraries = new Layout(Images.built().contour()).app().resolve("lib");
    List<String> old = new ArrayList<>();
    for (Path library : Tree.children(libraries)) {
      try (JarFile jar = new JarFile(library.toFile())) {
        for (JarEntry entry : jar.stream().toList()) {
          if (entry.getName().endsWith(".class")
              && jar.getInputStream(entry).readNBytes(8)[7] < ClassFile.JAVA_6_VERSION) {
            old.add(entry.getName());
          }
        }
      }
    }
    assertThat(old).isEmpty();
  }

  private static JsonNode json(Map<String, byte[]> parts, String name) {
    return new JsonMapper().readTree(parts.get(name));
  }

  private static Map<String, byte[]> files(Map<String, byte[]> parts, JsonNode manifest)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (JsonNode layer : manifest.path("Layers")) {
      files.putAll(
          Tar.entries(
              new GZIPInputStream(new java.io.ByteArrayInputStream(parts.get(layer.asString())))));
    }
    return files;
  }

  /** Reads tar files, as far as jib writes them. */
  private static final class Tar {
    private static final int BLOCK = 512;

    static Map<String, byte[]> entries(InputStream tar) throws IOException {
      Map<String, byte[]> entries = new HashMap<>();
      String longName = "";
      try (tar) {
        for (byte[] head = tar.readNBytes(BLOCK); head.length == BLOCK && head[0] != 0; ) {
          int size = Integer.parseInt(text(head, 124, 11).strip(), 8);
          byte[] content = tar.readNBytes(size);
          tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
          char type = (char) head[156];
          if (type == 'L') {
            longName = text(content, 0, size);
          } else {
            String name = longName.isEmpty() ? text(head, 0, 100) : longName;
            longName = "";
            if (type == '0') {
              entries.put(name, content);
            }
          }
          head = tar.readNBytes(BLOCK);
        }
      }
      return entries;
    }

    private static String text(byte[] bytes, int from, int most) {
      int end = from;
      while (end < from + most && bytes[end] != 0) {
        end++;
      }
      return new String(bytes, from, end - from, java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
