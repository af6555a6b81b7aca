package io.syntropy.server.data;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * A folder of a branch of a git repository, written {@code URL[#BRANCH[:FOLDER]]}, e.g. {@code
 * https://git.example.org/slo.git#main:production}.
 *
 * @param url {@code https://…}, {@code file:///…}, or {@code http://…} of this machine; without
 *     credentials
 * @param branch empty for the remote's default branch
 * @param folder path inside the repository, divided by slashes; empty for all of it
 */
public record GitAddress(String url, String branch, String folder) {
  private static final Pattern REMOTE =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*|[\\w.-]+@[\\w.-]+:.*");
  private static final Pattern BRANCH =
      Pattern.compile("(?!.*(\\.\\.|//|\\.lock(/|$)))[A-Za-z0-9_][A-Za-z0-9._/+-]{0,198}");
  private static final Pattern FOLDER = Pattern.compile("[^\\\\\\p{Cntrl}]{1,1000}");
  private static final String TOKEN_HINT =
      "expected none; keep the token in a file only you can read and name it in SYNTROPY_CONFIG_TOKEN_FILE";

  /** Whether {@code text} is meant as the address of a repository rather than as a folder. */
  public static boolean isRemote(String text) {
    return REMOTE.matcher(text).matches();
  }

  /**
   * Reads {@code URL[#BRANCH[:FOLDER]]}.
   *
   * @throws StartFailure exit code 2; credentials in the URL are refused and never repeated
   */
  public static GitAddress parse(String text) {
    int hash = text.indexOf('#');
    String url = hash < 0 ? text : text.substring(0, hash);
    String rest = hash < 0 ? "" : text.substring(hash + 1);
    int colon = rest.indexOf(':');
    String branch = colon < 0 ? rest : rest.substring(0, colon);
    String folder = colon < 0 ? "" : rest.substring(colon + 1);
    checkUrl(url);
    if (!branch.isEmpty() && (!BRANCH.matcher(branch).matches() || branch.endsWith("/"))) {
      throw usage("branch: " + branch + " (expected a branch such as main)");
    }
    return new GitAddress(url, branch, folderOf(folder));
  }

  private static void checkUrl(String url) {
    String scheme = url.replaceAll(":.*", "").toLowerCase(java.util.Locale.ROOT);
    if (!url.contains("://") || scheme.equals("ssh") || scheme.startsWith("git")) {
      throw usage(
          shown(url) + " (expected https://HOST/PATH or file:///PATH; ssh is not supported)");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw usage("not a URL (expected https://HOST/PATH or file:///PATH)");
    }
    if (uri.getRawUserInfo() != null || url.matches("[^/]*//[^/]*@.*")) {
      throw usage("the URL has credentials (" + TOKEN_HINT + ")");
    }
    if (uri.getRawQuery() != null) {
      throw usage("the URL has a query (" + TOKEN_HINT + ")");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    boolean good =
        switch (scheme) {
          case "https" -> uri.getHost() != null && path.length() > 1;
          case "http" -> uri.getHost() != null && path.length() > 1 && isLoopback(uri.getHost());
          case "file" -> uri.getRawAuthority() == null && path.length() > 1;
          default -> false;
        };
    if (!good) {
      throw usage(
          url
              + " (expected https://HOST/PATH or file:///PATH; http:// only of this machine, since"
              + " others could change what arrives)");
    }
  }

  private static String folderOf(String folder) {
    String clean = folder.replaceAll("/+$", "");
    if (clean.isEmpty()) {
      return "";
    }
    boolean good = FOLDER.matcher(clean).matches();
    for (String part : clean.split("/", -1)) {
      good &= !part.isEmpty() && !part.startsWith(".");
    }
    if (!good) {
      throw usage(
          "folder: "
              + clean
              + " (expected a path inside the repository, without '.', '..' or hidden parts)");
    }
    return clean;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}|\\[::1]");
  }

  private static String shown(String url) {
    return url.replaceAll("//[^/]*@", "//").replaceAll("^[^/]*@", "");
  }

  private static StartFailure usage(String message) {
    return new StartFailure(StartFailure.USAGE, "--config: " + message);
  }

  /** As it was written. */
  @Override
  public String toString() {
    String where = folder.isEmpty() ? branch : branch + ":" + folder;
    return where.isEmpty() ? url : url + "#" + where;
  }
}
