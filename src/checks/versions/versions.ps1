# What the two checks of versions share. The first program that says a version, or could not be looked at, decides: a
# version that cannot be placed warns. Any that is of another known product line fails.
function Test-Version {
    param([string]$Folder, $Step, [string]$Version, [object[]]$Programs, $Premise, [string]$Remedy)
    $line = Get-First -Items @((Get-ProductLine -Version $Version), $Version)
    $others = @($Programs | Where-Object -FilterScript { $_.State -eq 'version' -and (Get-First -Items @((Get-ProductLine -Version $_.Version), $line)) -cne $line })
    $telling = @($Programs | Where-Object -FilterScript { $_.State -ne 'none' })
    $seen = Get-First -Items @($others + $telling + $Programs)
    $subject = "$Folder/$(if ($null -eq $seen) { $Facts.Role.VersionProgram } else { $seen.Program })"
    $draft = @{ Subject = $subject; Step = $Step; Expected = Get-Words 'versions/expected' @{ line = $line } }
    if ($null -ne $Premise) { return New-Skip @draft -Reason $Premise }
    if ($null -ne $seen) { return Get-VersionResult -Draft $draft -Seen $seen -Line $line -Remedy $Remedy }
}

function Get-VersionResult {
    param([hashtable]$Draft, [hashtable]$Seen, [string]$Line, [string]$Remedy)
    $program = $Draft.Subject
    if ($Seen.State -eq 'unseen') { return New-NotSeen -Draft $Draft -Message (Get-Words 'versions/unseen' @{ program = $program; reason = $Seen.Reason }) -Remedy (Get-LookAgain) }
    $look = Get-Words 'versions/look-at-build' @{ line = $Line; command = Get-ShowVersionCommand -Path $program }
    if ($Seen.State -eq 'none') { return New-Result -Draft $Draft -Outcome 'warn' -Case 'versions/none' -Values @{ program = $program; reason = $Seen.Reason; look = $look } }
    $version = $Seen.Version
    $found = Get-ProductLine -Version $version
    if ($found -ceq $Line) { return New-Result -Draft $Draft -Outcome 'pass' -Case 'versions/right' -Values @{ program = $program; version = $version } }
    if ($null -eq $found) { return New-Result -Draft $Draft -Outcome 'warn' -Case 'versions/unknown' -Values @{ program = $program; version = $version; look = $look } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'versions/wrong' -Values @{ program = $program; version = $version; found = $found; line = $Line; remedy = $Remedy }
}
