package io.smartmesh.crypto;

/** Chooses the implementation of secp256k1 for this machine. */
public final class Curves {
  /**
   * System property that overrides the choice: {@value #NATIVE} or {@value #JAVA}. For tests, and
   * for comparing the two on one machine.
   */
  public static final String PROPERTY = "smartmesh.curve";

  static final String NATIVE = "native";
  static final String JAVA = "java";

  private Curves() {}

  /**
   * The native library, or the pure-Java one where that does not load; {@link Curve#name} tells
   * which. It has no state: safe for use by many threads.
   *
   * @throws UnsupportedOperationException when {@link #PROPERTY} asks for the native one and there
   *     is none, or for one that we do not know, saying so
   */
  public static Curve best() {
    return choose(System.getProperty(PROPERTY, ""));
  }

  static Curve choose(String asked) {
    return switch (asked) {
      case NATIVE -> NativeCurve.load();
      case JAVA -> new BouncyCurve();
      case "" -> nativeOrJava();
      default ->
          throw new UnsupportedOperationException(
              PROPERTY + " is " + asked + ", not " + NATIVE + " or " + JAVA);
    };
  }

  private static Curve nativeOrJava() {
    try {
      return NativeCurve.load();
    } catch (UnsupportedOperationException notHere) {
      return new BouncyCurve();
    }
  }
}
