/// Points where training stays for ever, built so that what they are is known: provable bad local minima of networks of any
/// depth and width (Ding, Li & Sun, arXiv 1911.01413; Fukumizu & Amari 2000) and their saddle twins.
package nadir.trap;
