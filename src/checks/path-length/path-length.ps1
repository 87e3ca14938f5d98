# No file of a release gets a path that is too long for programs that keep to Windows' old limit.
function Test-PathLength {
    param([hashtable]$Context)
    $longest = 259
    $directory = Get-HostDirectory
    $draft = @{ Subject = $directory; Step = $null; Expected = Get-Words 'path-length/expected' @{ longest = $longest } }
    $path = $null
    foreach ($archive in $Context.Readiness.Archives) {
        if ($archive.State -ne 'fit') { continue }
        foreach ($entry in $archive.Entries) { if ($null -eq $path -or $entry.Path.Length -gt $path.Length) { $path = $entry.Path } }
    }
    if ($null -eq $path) { return New-Skip @draft -Reason (Get-Words 'path-length/no-archive') }
    # Where a run unpacks a release, before it gets its name: the longest path there is.
    $length = ($directory -replace '[\\/]+\z', '').Length + '/.upgrade-runbook/extracting/'.Length + $path.Length
    if ($length -le $longest) { return New-Result -Draft $draft -Outcome 'pass' -Case 'path-length/right' -Values @{ path = $path; length = $length } }
    return New-Result -Draft $draft -Outcome 'warn' -Case 'path-length/long' -Values @{ path = $path; length = $length; longest = $longest }
}
