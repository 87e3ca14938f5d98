# The customer's own files in the runtime folder are carried over by a step.
function Test-OwnFiles {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $null; Expected = Get-Words 'own-files/expected' }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $named = New-NameSet -Names @(foreach ($reference in $Context.Settings.References) { $path = Resolve-Reference -File $reference.File; if ($null -ne $path) { $path } })
    $own = @(foreach ($entry in $Context.Observation.Runtime.Entries) {
        $place = "$($Matchers.Runtime)/$($entry.Folded)"
        if ($entry.Kind -eq 'folder' -or (Test-ShippedNext -Context $Context -Path $entry.Path) -or $Context.Settings.Judgements.Contains($place)) { continue }
        if ($Matchers.Customers.IsMatch($place) -or $named.Contains($place)) { "$runtime/$($entry.Path)" }
    })
    if ($own.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'own-files/none' -Values @{ runtime = $runtime } }
    $left = @($own | Where-Object -FilterScript { -not (Test-Carried -Path $_) })
    $files = @(if ($left.Count -eq 0) { $own } else { $left })
    if ($files.Count -eq 1) { $draft.Subject = $files[0] }
    $list = @(if ($files.Count -gt 1) { $files })
    if ($left.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'own-files/carried' -Values @{ files = $own } -Files $list }
    $when = if (@($Facts.Copies).Count -eq 0) { Get-Words 'settings-files/copy-before-start' } else { Get-Words 'settings-files/copy-with-step' @{ number = $Facts.Copies[0].Step.Number } }
    return New-Result -Draft $draft -Outcome 'warn' -Case 'own-files/left' -Values @{ files = $left; when = $when } -Files $list
}
