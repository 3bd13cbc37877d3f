package io.projectcontour.kube.folder;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which manifest files a folder holds at a moment. Links are followed; what begins with a dot is
 * left out, since that is where editors and ConfigMap volumes put what they are not done with.
 *
 * @param files by path, in its order
 * @param unreadable folders that could not be looked into, and why: whether files are there is not
 *     known
 */
record FolderScan(SortedMap<Path, Stamp> files, SortedMap<Path, String> unreadable) {
  private static final int MOST_LEVELS = 64;

  /** Copies the maps. */
  FolderScan {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
  }

  /**
   * Differs when the content may differ.
   *
   * @param identity the file behind the name, which an atomic replacement changes; null where the
   *     file system does not tell
   */
  record Stamp(long size, FileTime modified, @Nullable Object identity) {}

  /**
   * Looks at everything.
   *
   * @param folders is called with each folder before its content is looked at
   */
  static FolderScan of(Path root, Consumer<Path> folders) {
    Visitor visitor = new Visitor(root, folders);
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_LEVELS, visitor);
    } catch (IOException e) {
      visitor.unreadable.put(root, FileErrors.described(e));
    }
    return new FolderScan(visitor.files, visitor.unreadable);
  }

  /** Whether it is known that the file is, or is not, there. */
  boolean isKnown(Path file) {
    return unreadable.keySet().stream().noneMatch(file::startsWith);
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final SortedMap<Path, Stamp> files = new TreeMap<>();
    private final SortedMap<Path, String> unreadable = new TreeMap<>();
    private final Path root;
    private final Consumer<Path> folders;

    private Visitor(Path root, Consumer<Path> folders) {
      this.root = root;
      this.folders = folders;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (isHidden(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.accept(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isHidden(file) && isManifest(file)) {
        files.put(
            file,
            new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      boolean isGone = failure instanceof NoSuchFileException && !path.equals(root);
      if (!isGone && !(failure instanceof FileSystemLoopException)) {
        unreadable.put(path, FileErrors.described(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        unreadable.put(folder, FileErrors.described(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isHidden(Path path) {
      return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }
  }
}
