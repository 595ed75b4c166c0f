package io.smartmesh.fuzz;

import io.smartmesh.testkit.Rng;

/**
 * One decoder under fuzz.
 *
 * @param name as printed and as given to {@code -Dsmartmesh.fuzz.target}
 * @param shape how its inputs are built, hence how they are spoilt
 * @param weight its share of the inputs: few for what costs a signature
 * @param bytesBase memory that it may allocate for any input
 * @param bytesPerByte memory that it may allocate on top of that, for each byte of input
 */
public record Target(
    String name, Shape shape, int weight, int bytesBase, int bytesPerByte, Samples samples) {
  private static final int CHEAP = 200;
  private static final int DEAR = 1;
  private static final int BYTES_BASE = 64 << 10;
  private static final int MACHINE_BYTES = 1 << 20;
  private static final int BYTES_PER_BYTE = 512;

  /** What an input is made of. */
  public enum Shape {
    /** Fields and lengths. */
    BINARY,
    /** UTF-8 text, most of it JSON. */
    TEXT,
    /** Text in memory, as UTF-16: it may hold half a surrogate pair. */
    STRING
  }

  /** Makes valid inputs. */
  public interface Samples {
    Sample next(Rng rng) throws Exception;
  }

  public static Target binary(String name, Samples samples) {
    return new Target(name, Shape.BINARY, CHEAP, BYTES_BASE, BYTES_PER_BYTE, samples);
  }

  public static Target text(String name, Samples samples) {
    return new Target(name, Shape.TEXT, CHEAP, BYTES_BASE, BYTES_PER_BYTE, samples);
  }

  public static Target string(String name, Samples samples) {
    return new Target(name, Shape.STRING, CHEAP, BYTES_BASE, BYTES_PER_BYTE, samples);
  }

  /** Costs a signature, a handshake or a whole machine: gets fewer inputs. */
  public Target dear() {
    return new Target(name, shape, DEAR, MACHINE_BYTES, bytesPerByte, samples);
  }

  public Target allocating(int perByte) {
    return new Target(name, shape, weight, bytesBase, perByte, samples);
  }

  @Override
  public String toString() {
    return name;
  }
}
