package io.projectcontour.it.cases;

import io.projectcontour.it.fixture.ClusterObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One differential case as its folder has it.
 *
 * @param area the folder above
 * @param setup how the process is started; cases with an equal one can share a process
 * @param steps what is applied, one after the other, with the result expected after each
 * @param startFails whether the process has to end with an error instead
 */
public record CaseFolder(
    String area, String name, Path folder, Setup setup, List<Step> steps, boolean startFails) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  public CaseFolder {
    steps = List.copyOf(steps);
  }

  /**
   * How a process is started.
   *
   * @param configuration the content of the configuration file
   * @param arguments further command line flags
   * @param existing documents that exist before the process starts and stay
   */
  public record Setup(
      Optional<String> configuration, List<String> arguments, List<JsonNode> existing) {
    public Setup {
      arguments = List.copyOf(arguments);
      existing = List.copyOf(existing);
    }
  }

  /**
   * One series of documents and what has to come of it.
   *
   * @param number from 1
   * @param xds resources in normal form
   * @param statuses statuses in normal form
   */
  public record Step(int number, List<Operation> operations, JsonNode xds, JsonNode statuses) {
    public Step {
      operations = List.copyOf(operations);
    }
  }

  /** All cases below a folder, sorted by area and name. */
  public static List<CaseFolder> all(Path root) {
    List<CaseFolder> cases = new ArrayList<>();
    for (Path area : folders(root)) {
      for (Path folder : folders(area)) {
        cases.add(read(folder));
      }
    }
    return cases;
  }

  /** The namespaces that exist in every case. */
  public static List<JsonNode> namespaces(Path root) {
    return documents(text(root.resolve("namespaces.yaml")));
  }

  /**
   * Reads one case from its folder, which is named after it and stands in the folder of its area.
   */
  public static CaseFolder read(Path folder) {
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            1,
            operations(folder.resolve("input.yaml")),
            JSON.readTree(text(folder.resolve("xds.json"))),
            list(folder.resolve("status.yaml"))));
    for (int number = 2; Files.exists(folder.resolve("step" + number + ".yaml")); number++) {
      steps.add(
          new Step(
              number,
              operations(folder.resolve("step" + number + ".yaml")),
              JSON.readTree(text(folder.resolve("xds" + number + ".json"))),
              list(folder.resolve("status" + number + ".yaml"))));
    }
    return new CaseFolder(
        folder.getName(folder.getNameCount() - 2).toString(),
        folder.getName(folder.getNameCount() - 1).toString(),
        folder,
        setup(folder),
        steps,
        Files.exists(folder.resolve("start-fails")));
  }

  /** The same case for a process with one more flag. */
  public CaseFolder with(String argument) {
    List<String> arguments = new ArrayList<>(setup.arguments());
    arguments.add(argument);
    return new CaseFolder(
        area,
        name,
        folder,
        new Setup(setup.configuration(), arguments, setup.existing()),
        steps,
        startFails);
  }

  /** Area and name. */
  @Override
  public String toString() {
    return area + "/" + name;
  }

  private static Setup setup(Path folder) {
    Path configuration = folder.resolve("config.yaml");
    Path arguments = folder.resolve("args");
    Path existing = folder.resolve("pre.yaml");
    return new Setup(
        Files.exists(configuration) ? Optional.of(text(configuration)) : Optional.empty(),
        Files.exists(arguments)
            ? text(arguments).lines().map(String::strip).filter(a -> !a.isEmpty()).toList()
            : List.of(),
        Files.exists(existing) ? documents(text(existing)) : List.of());
  }

  private static List<Operation> operations(Path file) {
    return documents(text(file)).stream().map(Operation::of).toList();
  }

  /** An empty file stands for an empty list. */
  private static JsonNode list(Path file) {
    JsonNode list = YAML.readTree(text(file));
    return list instanceof ArrayNode ? list : JSON.createArrayNode();
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The documents of a file, cut at the lines between them before they are read: a block of text at
   * the end of a document ends without a line break, as it did for the reference.
   */
  private static List<JsonNode> documents(String yaml) {
    return Arrays.stream(yaml.split("(?m)^---[ \t]*$"))
        .map(String::strip)
        .flatMap(document -> ClusterObjects.documents(document).stream())
        .toList();
  }
}
