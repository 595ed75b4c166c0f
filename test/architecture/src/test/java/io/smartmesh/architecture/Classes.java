package io.smartmesh.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The compiled main classes of every module; a module that is still empty has none. */
final class Classes {

  /** All of them together. */
  static final JavaClasses ALL =
      new ClassFileImporter()
          .importPaths(
              Module.ALL.values().stream()
                  .map(Module::classes)
                  .filter(Files::isDirectory)
                  .toList());

  private static final Map<String, Module> MODULE_OF = index();

  private Classes() {}

  /** The module a class was compiled in, or null for a class from elsewhere. */
  static @Nullable Module moduleOf(JavaClass type) {
    return MODULE_OF.get(type.getBaseComponentType().getName());
  }

  private static Map<String, Module> index() {
    Map<String, Module> index = new LinkedHashMap<>();
    for (Module module : Module.ALL.values()) {
      Path folder = module.classes();
      for (JavaClass type : ALL) {
        if (isIn(type, folder)) {
          index.put(type.getName(), module);
        }
      }
    }
    return index;
  }

  private static boolean isIn(JavaClass type, Path folder) {
    return type.getSource()
        .map(source -> source.getUri().getPath().startsWith(folder.toUri().getPath()))
        .orElse(false);
  }
}
