package io.syntropy.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A source file with one fragment replaced, compiled in memory and loaded together with everything
 * else of the package in a class loader of its own. Nothing in the production code knows of it.
 *
 * @param file simple name of the class
 * @param fragment must occur exactly once, so that a mutant never goes stale unseen
 */
record Mutant(String name, String file, String fragment, String replacement) {
  private static final String PACKAGE = "io.syntropy.policy.";

  @Override
  public String toString() {
    return name;
  }

  /** {@link Simulation#violation} as this mutant plays it. */
  interface Judge {
    String violation(long seed) throws ReflectiveOperationException;
  }

  Judge judge() throws IOException, ReflectiveOperationException {
    ClassLoader loader = new Loader(compile(source()), Mutant.class.getClassLoader());
    var violation =
        loader.loadClass(PACKAGE + "Simulation").getDeclaredMethod("violation", long.class);
    violation.setAccessible(true);
    return seed -> (String) violation.invoke(null, seed);
  }

  private String source() throws IOException {
    String path = PACKAGE.replace('.', '/') + file + ".java";
    Path main = Path.of("src/main/java", path);
    String text = Files.readString(Files.exists(main) ? main : Path.of("src/test/java", path));
    int at = text.indexOf(fragment);
    if (at < 0 || text.indexOf(fragment, at + 1) >= 0) {
      throw new IllegalStateException(
          "%s: \"%s\" in %s (expected exactly once)".formatted(name, fragment, file));
    }
    return text.replace(fragment, replacement);
  }

  private Map<String, byte[]> compile(String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(faults, null, null);
        Memory memory = new Memory(files)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
      var unit = new Source(PACKAGE + file, source);
      if (!compiler.getTask(null, memory, faults, options, null, List.of(unit)).call()) {
        List<String> words = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> d : faults.getDiagnostics()) {
          words.add(d.toString());
        }
        throw new IllegalStateException(name + " does not compile: " + words);
      }
      Map<String, byte[]> classes = new HashMap<>();
      memory.written.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
      return classes;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + type), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(type, t -> new ByteArrayOutputStream());
        }
      };
    }
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> mutated;

    Loader(Map<String, byte[]> mutated, ClassLoader parent) {
      super(parent);
      this.mutated = mutated;
    }

    @Override
    protected Class<?> loadClass(String type, boolean resolve) throws ClassNotFoundException {
      if (!type.startsWith(PACKAGE)) {
        return super.loadClass(type, resolve);
      }
      synchronized (getClassLoadingLock(type)) {
        Class<?> known = findLoadedClass(type);
        return known != null ? known : define(type);
      }
    }

    private Class<?> define(String type) throws ClassNotFoundException {
      byte[] bytes = mutated.get(type);
      if (bytes == null) {
        try (InputStream in = getParent().getResourceAsStream(type.replace('.', '/') + ".class")) {
          if (in == null) {
            throw new ClassNotFoundException(type);
          }
          bytes = in.readAllBytes();
        } catch (IOException e) {
          throw new ClassNotFoundException(type, e);
        }
      }
      return defineClass(type, bytes, 0, bytes.length);
    }
  }
}
