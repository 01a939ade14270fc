/**
 * What one class of proxies sees of the mesh, derived from (context, proxy) and shared by all
 * proxies with equal inputs. Generators read scopes, never proxies.
 */
@NullMarked
package dev.mizzen.xds.scope;

import org.jspecify.annotations.NullMarked;
