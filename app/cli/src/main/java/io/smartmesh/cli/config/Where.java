package io.smartmesh.cli.config;

/**
 * Where a value was given.
 *
 * @param name of the option or the variable; in the file the number of the line
 */
public record Where(Origin origin, String name) {
  static final Where NOWHERE = new Where(Origin.STANDARD, "");

  static Where line(int number) {
    return new Where(Origin.FILE, "" + number);
  }

  /**
   * For people.
   *
   * @param file the settings file's name
   */
  public String shown(String file) {
    return origin == Origin.FILE ? file + ":" + name : name;
  }
}
