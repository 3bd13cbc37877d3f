package io.projectcontour.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Classes of libraries that are compiled for Java 5, as those of picocli. The virtual machine
 * cannot keep them in an AOT cache, and verifies them the old, slow way. With the stack maps of a
 * newer class file they are like all others.
 */
final class OldClasses {
  /** The first that may have stack maps; it still has the old way to fall back to. */
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  private static final int FIRST_WITHOUT_THE_OLD_WAY = ClassFile.JAVA_7_VERSION;

  private OldClasses() {}

  /** Copies a jar, and its old classes as newer ones. Other jars are copied byte for byte. */
  static void copy(Path from, Path to) {
    try (JarFile jar = new JarFile(from.toFile())) {
      if (jar.stream().noneMatch(entry -> isOld(entry, content(jar, entry)))) {
        Files.copy(from, to);
        return;
      }
      try (URLClassLoader classes =
              new URLClassLoader(
                  new URL[] {from.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
          JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
        ClassFile compiler =
            ClassFile.of(
                // Without it code is copied as it stands.
                ClassFile.ConstantPoolSharingOption.NEW_POOL,
                ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(classes)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        for (JarEntry entry : jar.stream().toList()) {
          JarEntry copy = new JarEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          byte[] content = content(jar, entry);
          out.write(isOld(entry, content) ? renewed(compiler, content) : content);
          out.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] renewed(ClassFile compiler, byte[] content) {
    return compiler.transformClass(
        compiler.parse(content),
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(FIRST_WITHOUT_THE_OLD_WAY, 0);
          } else {
            builder.with(element);
          }
        });
  }

  private static boolean isOld(JarEntry entry, byte[] content) {
    return entry.getName().endsWith(".class") && version(content) < FIRST_WITH_STACK_MAPS;
  }

  /** The major version, the fourth pair of bytes. */
  private static int version(byte[] content) {
    return ((content[6] & 0xff) << 8) | (content[7] & 0xff);
  }

  private static byte[] content(JarFile jar, JarEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
